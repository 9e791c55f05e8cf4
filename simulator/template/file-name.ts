import { TemplateRefused } from './refused.ts';

/**
 * Checks the name of an uploaded template as the PBX does: letters, digits, `.`, `-` and `_`, ending in `.xml`.
 * @param name without its folder
 * @throws TemplateRefused `file-name`
 */
export function checkFileName(name: string): void {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name) && !/\.xml$/i.test(name)) {
    throw new TemplateRefused(
      'file-name',
      `${name} is not a CRM template: a template is an XML file, and its name ends in .xml.`,
      'Choose the file that the CRM offers as XML template, CXEngine.xml.',
    );
  }
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*\.xml$/i.test(name)) {
    throw new TemplateRefused(
      'file-name',
      'The filename must not contain spaces or special characters. We recommend keeping the original filename: CXEngine.xml.',
      'Rename the file to CXEngine.xml and upload it again.',
    );
  }
}
