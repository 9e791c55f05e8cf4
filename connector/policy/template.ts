import type { PbxSystem } from '../template/render.ts';

/** The name that the template is downloaded under: a PBX refuses one with spaces or special characters. */
export function templateFileName(_system: PbxSystem): string {
  return 'CXEngine.xml';
}
