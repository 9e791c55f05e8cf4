import { createPbx, type Pbx, type PbxOptions } from '../simulator/pbx/index.ts';

/** A PBX with a template selected, its settings saved and its connection authorized, by a CRM that takes any code. */
export async function connectedPbx(
  template: { readonly fileName: string; readonly content: string | Uint8Array },
  settings: Readonly<Record<string, string>>,
  options: PbxOptions = {},
): Promise<Pbx> {
  const pbx = createPbx(options);
  pbx.select(pbx.addTemplate(template.fileName, template.content).name);
  const known = pbx.parameters().flatMap(({ name, title }) => {
    const value = settings[name] ?? settings[title];
    return value === undefined ? [] : [[name, value] as const];
  });
  pbx.save(Object.fromEntries(known));
  const { state } = pbx.beginAuthorize();
  const authorized = await pbx.callback(new URLSearchParams({ code: 'bench', state }));
  if (!authorized.ok) throw new Error(authorized.message);
  return pbx;
}
