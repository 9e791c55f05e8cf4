import { describe, expect, it } from 'vitest';
import { parseTemplate, TemplateRefused } from './parse.ts';

/** @returns the code of the refusal; undefined: the template was taken */
function refusal(source: string | Uint8Array): string | undefined {
  try {
    parseTemplate(source);
    return undefined;
  } catch (error) {
    if (error instanceof TemplateRefused) return error.code;
    throw error;
  }
}

const MEGABYTES = 1024 * 1024;
const padded = (xml: string, bytes: number) => xml + ' '.repeat(bytes - xml.length);
const nested = (levels: number) => `<Crm>${'<a>'.repeat(levels - 1)}${'</a>'.repeat(levels - 1)}</Crm>`;

describe('what is read of a template', () => {
  it('has at most 5 MB, 256 levels and 10 000 elements, and not one more', () => {
    expect(refusal(padded('<Crm/>', 5 * MEGABYTES))).toBeUndefined();
    expect(refusal(padded('<Crm/>', 5 * MEGABYTES + 1))).toBe('too-large');
    expect(refusal(nested(256))).toBeUndefined();
    expect(refusal(nested(257))).toBe('too-deep');
    expect(refusal(`<Crm>${'<a/>'.repeat(9_999)}</Crm>`)).toBeUndefined();
    expect(refusal(`<Crm>${'<a/>'.repeat(10_000)}</Crm>`)).toBe('too-large');
  });

  it('has the five predefined entities and character references, and no DOCTYPE or entity of its own', () => {
    expect(parseTemplate('<Crm Name="&lt;&gt;&amp;&quot;&apos;&#233;&#xE9;"/>').name).toBe('<>&"\'éé');
    expect(refusal('<!DOCTYPE Crm><Crm/>')).toBe('doctype');
    expect(refusal('<!DOCTYPE Crm [<!ENTITY own "x">]><Crm Name="&own;"/>')).toBe('doctype');
    expect(refusal('<Crm Name="&own;"/>')).toBe('not-well-formed');
    expect(refusal('<Crm Name="&nbsp;"/>')).toBe('not-well-formed');
  });

  it('is refused for the first reason in the order of the checks, whatever else is wrong with it', () => {
    const older = '<Connection Urn="urn:x"/>';
    const fixed = '<Number Prefix="Double0"/>';
    const inside = '<Authentication Type="Scenario"><Scenario/></Authentication>';
    const missing = '<Authentication Type="Scenario"><Value>Nowhere</Value></Authentication>';
    const deep = `${'<a>'.repeat(300)}`;
    const inOrder: readonly (readonly [string | Uint8Array, string])[] = [
      [Buffer.alloc(6 * MEGABYTES, 0xff), 'too-large'],
      [Buffer.from([0xff, ...Buffer.from('<!DOCTYPE Crm>')]), 'encoding'],
      [`<!DOCTYPE Crm>${deep}`, 'doctype'],
      [deep, 'too-deep'],
      [`<Contacts>${older}`, 'not-well-formed'],
      [`<Contacts>${older}</Contacts>`, 'wrong-root'],
      [`<Crm>${fixed}${inside}${older}</Crm>`, 'older-vocabulary'],
      [`<Crm>${fixed}${inside}</Crm>`, 'nested-scenario'],
      [`<Crm>${missing}${fixed}</Crm>`, 'missing-scenario'],
      [`<Crm>${fixed}</Crm>`, 'bad-value'],
    ];
    expect(inOrder.map(([source]) => refusal(source))).toEqual(inOrder.map(([, code]) => code));
  });

  it('has the defaults of an absent attribute also where it is empty', () => {
    const written = (empty: (name: string) => string) =>
      parseTemplate(
        `<Crm ${empty('Version')}><Connection ${empty('MaxConcurrentRequests')}/><Scenarios><Scenario><Request Url="u" ${empty('RequestType')} ${empty('RequestEncoding')} ${empty('ResponseType')}/><Rules><Rule ${empty('Type')}>a</Rule></Rules><Outputs ${empty('AllowEmpty')}/></Scenario></Scenarios></Crm>`,
      );
    for (const template of [written(() => ''), written((name) => `${name}=""`)]) {
      expect(template).toMatchObject({ version: 1, maxConcurrentRequests: 2 });
      const [scenario] = template.scenarios;
      expect(scenario?.request).toMatchObject({
        method: 'GET',
        encoding: 'UrlEncoded',
        responseType: 'Json',
      });
      expect(scenario?.rules).toMatchObject([{ type: 'Any' }]);
      expect(scenario?.outputs).toMatchObject({ allowEmpty: false });
    }
  });
});
