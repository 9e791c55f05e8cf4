import { type Attributes, element, leaf, type XmlNode } from './xml.ts';

/** The PBX systems that have a template, as the settings page names them. */
export const PBX_SYSTEMS = ['3CX V20', '3CX V18'] as const;

/** A PBX system that has a template. */
export type PbxSystem = (typeof PBX_SYSTEMS)[number];

/** The ways of connecting that have a template: the authentication types of the guide, by their grants. */
export const CONNECTION_METHODS = ['authorization_code', 'client_credentials'] as const;

/** How a template makes the PBX authenticate. */
export type ConnectionMethod = (typeof CONNECTION_METHODS)[number];

/** What a template is made for. */
export interface TemplateOptions {
  /** Default: 3CX V20. */
  readonly system?: PbxSystem | undefined;
  /** Default: `authorization_code`, the standard CRM template. */
  readonly method?: ConnectionMethod | undefined;
}

/** Whether the PBX transcribes and summarizes calls. */
export function hasTranscripts(system: PbxSystem): boolean {
  return system === '3CX V20';
}

/** The parts of a REST scenario. */
export interface Scenario {
  /** Empty: a lookup by number. */
  readonly id: string;
  readonly request: Attributes;
  readonly body?: readonly XmlNode[];
  /** The path that a record must contain. */
  readonly rule?: string;
  /** Variable name to path in the response. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Output type to expression, in order; absent: the scenario has none. */
  readonly outputs?: readonly (readonly [type: string, value: string])[];
}

/** The XML of a REST scenario. */
export function scenario({ id, request, body = [], rule, variables = {}, outputs }: Scenario): XmlNode {
  return element('Scenario', { Id: id, Type: 'REST' }, [
    element('Request', { ...request, ResponseType: 'Json' }, body),
    ...(rule === undefined ? [] : [element('Rules', {}, [leaf('Rule', { Type: 'Any' }, rule)])]),
    ...(Object.keys(variables).length === 0
      ? []
      : [
          element(
            'Variables',
            {},
            Object.entries(variables).map(([Name, Path]) =>
              element('Variable', { Name, Path }, [element('Filter', {})]),
            ),
          ),
        ]),
    ...(outputs === undefined
      ? []
      : [
          element(
            'Outputs',
            { AllowEmpty: 'false' },
            outputs.map(([Type, Value]) => element('Output', { Type, Passes: '0', Value })),
          ),
        ]),
  ]);
}

/** One value of a form or JSON body. @param options `If`, `Passes`, `Type` where they differ from the usual */
export function value(key: string, text: string, options: Attributes = {}): XmlNode {
  return leaf('Value', { Key: key, Passes: '1', Type: 'String', ...options }, text);
}

/** The values of a form or JSON body. */
export function postValues(values: readonly XmlNode[]): XmlNode {
  return element('PostValues', {}, values);
}

/** The headers of every CRM request except Authorization, which the authentication scenario adds. */
export function accountHeader(): XmlNode {
  return element('Headers', {}, [value('X-Account-Id', '[AccountId]')]);
}

/** A comparison for `If` and `SkipIf`. V20 reports an unquoted word as an error, V18 knows unquoted words only. */
export function compare(system: PbxSystem, name: string, operator: '==' | '!=', word: string): string {
  return `[${name}]${operator}${system === '3CX V20' ? `"${word}"` : word}`;
}
