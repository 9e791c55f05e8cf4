import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkFileName, parseTemplate, TemplateRefused } from './parse.ts';
import { cycles, missingScenarios } from './references.ts';

const sound = readFileSync(new URL('../../fixtures/templates/sound.xml', import.meta.url), 'utf8');

function refusal(source: string | Uint8Array): TemplateRefused {
  try {
    parseTemplate(source);
  } catch (error) {
    if (error instanceof TemplateRefused) return error;
    throw error;
  }
  throw new Error('The template was not refused');
}

const crm = (inside: string, attributes = ''): string => `<Crm Name="T" ${attributes}>${inside}</Crm>`;
const scenario = (inside: string): string => crm(`<Scenarios><Scenario>${inside}</Scenario></Scenarios>`);

describe('a sound template', () => {
  const template = parseTemplate(sound);

  it('has its head', () => {
    expect(template).toMatchObject({
      name: 'Soundboard',
      version: 3,
      country: 'FR',
      supportsEmojis: true,
      supportsTranscription: true,
      listPageSize: 25,
      number: { prefix: 'Plus', maxLength: '', at: { line: 3, column: 3 } },
      maxConcurrentRequests: 4,
      unknown: [],
      at: { line: 2, column: 1 },
    });
    expect(template.authentication).toMatchObject({
      type: 'Scenario',
      scenario: 'Renew',
      storeAllValues: false,
    });
  });

  it('has its parameters in order', () => {
    const names = template.parameters.map(({ name, type }) => `${name}:${type}`);
    expect(names.slice(2, 5)).toEqual(['ClientSecret:Password', 'RefreshToken:OAuth', 'LookupOrder:List']);
    expect(template.parameters[4]?.listValues).toEqual(['Contacts/Companies', 'Companies/Contacts']);
    expect(template.parameters[3]?.requestUrlParameters).toContain('&state=[State]');
  });

  it('has its scenarios with requests, rules, filters and outputs', () => {
    const lookup = template.scenarios[2];
    expect(lookup).toMatchObject({ id: '', entityId: 'Contacts', entityOrder: '[LookupOrder]' });
    expect(lookup?.rules).toMatchObject([{ type: 'Any', path: 'contacts.id' }]);
    expect(lookup?.variables[4]?.filter).toMatchObject([
      { type: 'Equals', path: 'contacts.phones.kind', ethalon: 'business' },
    ]);
    expect(lookup?.outputs).toMatchObject({ next: 'CompanyOfContact', allowEmpty: false, outputs: [] });
    expect(template.scenarios[1]?.variables[0]).toMatchObject({ name: 'Result', path: 'refresh_token' });
    const create = template.scenarios.find(({ id }) => id === 'CreateContactRecord')?.request;
    expect(create).toMatchObject({
      method: 'POST',
      encoding: 'Json',
      skipIf: '[CreateContactEnabled]!="True"',
    });
    expect(create?.postValues?.children[0]).toMatchObject({
      kind: 'object',
      key: 'contact',
      children: [
        { kind: 'value', passes: 2, text: '[[NewLastName]]' },
        { kind: 'array', children: [{ kind: 'object', key: '' }] },
      ],
    });
  });
});

describe('defaults and tolerance', () => {
  it('an empty Crm has every default', () => {
    expect(parseTemplate('<Crm/>')).toMatchObject({
      name: '',
      version: 1,
      supportsEmojis: false,
      number: { prefix: 'AsIs', maxLength: '', at: undefined },
      maxConcurrentRequests: 2,
      authentication: { type: 'No' },
      scenarios: [],
    });
  });

  it('a request without attributes is a GET that expects JSON', () => {
    const request = parseTemplate(scenario('<Request Url="u"/>')).scenarios[0]?.request;
    expect(request).toMatchObject({
      method: 'GET',
      encoding: 'UrlEncoded',
      responseType: 'Json',
      messagePasses: 0,
    });
  });

  it('a list in several parts counts whole, of other elements the first', () => {
    const { scenarios, parameters, number, unknown } = parseTemplate(
      '<Crm Name="t"><Number Prefix="Off"/><Number Prefix="Plus"/><Parameters><Parameter Name="a"/></Parameters><Parameters><Parameter Name="b"/></Parameters><Scenarios><Scenario Id="x"/></Scenarios><Scenarios EntityOrder="o"><Scenario Id="y"/></Scenarios></Crm>',
    );
    expect(scenarios.map(({ id, entityOrder }) => [id, entityOrder])).toEqual([
      ['x', ''],
      ['y', 'o'],
    ]);
    expect(parameters.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(number.prefix).toBe('Off');
    expect(unknown).toMatchObject([
      { kind: 'second', name: 'Number', on: 'Crm', at: { line: 1, column: 37 } },
    ]);
  });

  it('fixed values in another case are refused where they are exact', () => {
    const source =
      '<Crm Name="t"><Scenarios><Scenario><Request ResponseType="json" RequestType="post"/></Scenario></Scenarios></Crm>';
    expect(parseTemplate(source, { fixedValues: 'any-case' }).scenarios[0]?.request?.responseType).toBe(
      'Json',
    );
    expect(() => parseTemplate(source, { fixedValues: 'exact' })).toThrow(
      'ResponseType="json" on Request is not "Json"',
    );
    expect(() => parseTemplate(source.replace('json', 'Json'), { fixedValues: 'exact' })).not.toThrow();
  });

  it('unknown attributes and elements are listed with their place', () => {
    const { unknown, scenarios } = parseTemplate(
      scenario('<Variables>\n<Variable Name="A" Path="a" LookupValue=""><Filters/></Variable></Variables>`'),
    );
    expect(unknown).toEqual([
      { kind: 'attribute', name: 'LookupValue', on: 'Variable', value: '', at: { line: 2, column: 1 } },
      { kind: 'element', name: 'Filters', on: 'Variable', value: '', at: { line: 2, column: 44 } },
    ]);
    expect(scenarios[0]?.variables).toMatchObject([{ name: 'A', path: 'a', filter: [] }]);
  });

  it('text is kept exactly: no trimming, no numbers, references resolved, line ends as XML has them', () => {
    const value = (text: string): string | undefined => {
      const post = parseTemplate(
        scenario(`<Request><PostValues><Value>${text}</Value></PostValues></Request>`),
      );
      const leaf = post.scenarios[0]?.request?.postValues?.children[0];
      return leaf?.kind === 'value' ? leaf.text : undefined;
    };
    expect(value('  007 ')).toBe('  007 ');
    expect(value('a\r\nb\rc')).toBe('a\nb\nc');
    expect(value('&lt;&gt;&amp;&quot;&apos;&#xE9;&#13;<![CDATA[<x>]]>')).toBe('<>&"\'é\r<x>');
  });

  it('a path beside a stray character is the attribute', () => {
    const template = parseTemplate(
      scenario('<Variables><Variable Name="A" Path="a.b"><Filter/>`</Variable></Variables>'),
    );
    expect(template.scenarios[0]?.variables[0]?.path).toBe('a.b');
  });

  it('enumerated values are taken in any case, and a trailing separator of a list adds nothing', () => {
    expect(parseTemplate(crm('<Number Prefix="zeros"/>')).number.prefix).toBe('Zeros');
    expect(parseTemplate(scenario('<Request RequestType="pATCH"/>')).scenarios[0]?.request?.method).toBe(
      'PATCH',
    );
    const list = crm('<Parameters><Parameter Name="L" Type="List" ListValues="A;B,C;"/></Parameters>');
    expect(parseTemplate(list).parameters[0]?.listValues).toEqual(['A', 'B', 'C']);
  });

  it.each([
    ['UTF-8 with byte order mark', new Uint8Array([0xef, 0xbb, 0xbf, ...Buffer.from('<Crm Name="é"/>')])],
    ['UTF-16 with byte order mark', Buffer.from('\ufeff<Crm Name="é"/>', 'utf16le')],
    ['declared Latin-1', Buffer.from('<?xml version="1.0" encoding="iso-8859-1"?><Crm Name="é"/>', 'latin1')],
  ])('%s is decoded', (_, bytes) => {
    expect(parseTemplate(bytes).name).toBe('é');
  });
});

describe('refusals', () => {
  const nested = `${'<Object>'.repeat(1000)}${'</Object>'.repeat(1000)}`;
  it.each([
    [
      'not-well-formed',
      crm('<Scenarios>'),
      /^incorrect file format: .*Missing end tag for element Scenarios \(line 1, column 27\)$/,
    ],
    ['not-well-formed', 'client_id,secret', /^incorrect file format: .*not XML, since it does not begin/],
    ['not-well-formed', '', /^incorrect file format/],
    ['not-well-formed', crm('&writer;'), /&writer;/],
    ['not-well-formed', crm('<!-- a -- b -->'), /comment/],
    [
      'doctype',
      '<!DOCTYPE Crm [<!ENTITY x "y">]>\n<Crm Name="&x;"/>',
      /^incorrect file format: .*DOCTYPE.*line 1/,
    ],
    ['wrong-root', '<?xml version="1.0"?>\n<Contacts/>', /root element is Contacts.*line 2, column 1/],
    ['older-vocabulary', crm('<Connection Urn="urn:x"/>'), /^incorrect file format: Connection Urn=/],
    ['older-vocabulary', scenario('<Outputs><Output MapTo="x"/></Outputs>'), /Output MapTo=/],
    [
      'too-deep',
      scenario(`<Request><PostValues>${nested}</PostValues></Request>`),
      /nested more than 256 deep/,
    ],
    ['too-deep', '<Crm>'.repeat(200_000), /nested more than 256 deep/],
    ['too-large', `<Crm>${'<a/>'.repeat(10_001)}</Crm>`, /more than 10000 elements/],
    ['too-large', ' '.repeat(50 * 1024 * 1024), /the file has 50.0 MB; the limit is 5 MB/],
    ['encoding', new Uint8Array([0x3c, 0xff, 0x3e]), /not valid utf-8/],
    ['encoding', Buffer.from('<?xml version="1.0" encoding="utf-16"?><Crm/>'), /no byte order mark/],
    ['encoding', Buffer.from('<?xml version="1.0" encoding="ebony"?><Crm/>'), /"ebony" is unknown/],
    [
      'nested-scenario',
      crm('<Authentication Type="Scenario"><Scenario/></Authentication>'),
      /^incorrect file format: a Scenario is nested/,
    ],
    [
      'missing-scenario',
      crm('<Authentication Type="Scenario"><Value>Log in</Value></Authentication>'),
      /"Log in", which does not exist/,
    ],
    [
      'missing-scenario',
      crm('<Authentication Type="Scenario"/><Scenarios><Scenario Id="A"/></Scenarios>'),
      /""/,
    ],
    ['bad-value', crm('', 'Version="1.2"'), /Version="1.2" on Crm is not a whole number/],
    ['bad-value', crm('<Number Prefix="Double0"/>'), /is not one of AsIs, Off, Plus, Zeros/],
    ['bad-value', scenario('<Outputs AllowEmpty="maybe"/>'), /AllowEmpty="maybe"/],
  ])('%s (%#)', (code, source, message) => {
    const error = refusal(source);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(error.remedy).toMatch(/^[A-Z].*\.$/);
  });

  it('shows no excerpt of the template, which may hold a secret', () => {
    expect(refusal('<Crm ClientSecret="s3cr3t-value" <').message).not.toContain('s3cr3t');
  });

  it('anything else than a template is refused in the same way, never with another error', () => {
    const soup = fc.array(
      fc.constantFrom(
        '<',
        '>',
        '/',
        '<Crm',
        '</Crm>',
        ' Name="',
        '"',
        '<!--',
        '-->',
        '<![CDATA[',
        ']]>',
        '&',
        ';',
        '<?',
        'x',
        '\r',
        '\ud800',
      ),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          soup.map((parts) => parts.join('')),
        ),
        (source) => {
          try {
            parseTemplate(source);
          } catch (error) {
            expect(error).toBeInstanceOf(TemplateRefused);
          }
        },
      ),
    );
  });
});

describe('loose ends', () => {
  const chain = (...links: [string, string][]): string =>
    crm(
      `<Scenarios>${links.map(([id, next]) => `<Scenario Id="${id}"><Outputs Next="${next}"/></Scenario>`).join('')}</Scenarios>`,
    );

  it('a Next or ResponseScenario that leads nowhere is imported and listed', () => {
    const template = parseTemplate(
      crm(
        '<Parameters><Parameter Name="P" Type="OAuth" ResponseScenario="R"/></Parameters><Scenarios><Scenario Id="A"><Outputs Next="B"/></Scenario></Scenarios>',
      ),
    );
    expect(missingScenarios(template).map(({ message }) => message)).toEqual([
      'The parameter "P" names the response scenario "R", which does not exist',
      'The Next of the scenario "A" is "B", which does not exist',
    ]);
  });

  it('a cycle is found once, from wherever it is entered', () => {
    expect(cycles(parseTemplate(chain(['', 'A'], ['', 'B'], ['A', 'B'], ['B', 'A'])))).toMatchObject([
      { message: 'The chain of Next never ends: "A" to "B" to "A"' },
    ]);
    expect(cycles(parseTemplate(chain(['', 'A'], ['', 'A'], ['A', ''])))).toEqual([]);
    expect(cycles(parseTemplate(chain(['A', 'A'])))).toHaveLength(1);
  });
});

describe('the file name', () => {
  it.each(['CXEngine.xml', 'crm-v2_1.XML', 'a.xml'])('%s is accepted', (name) => {
    expect(() => checkFileName(name)).not.toThrow();
  });

  it.each(['CX Engine.xml', 'CXEngine(1).xml', 'CXÉngine.xml', '../CXEngine.xml', '.xml', ''])(
    '"%s" is refused in the guide\'s words',
    (name) => {
      expect(() => checkFileName(name)).toThrow(
        'The filename must not contain spaces or special characters.',
      );
    },
  );

  it('a file that is not XML is refused for that', () => {
    for (const name of ['CXEngine.txt', 'report.pdf', 'CXEngine'])
      expect(() => checkFileName(name)).toThrow(`${name} is not a CRM template`);
  });
});
