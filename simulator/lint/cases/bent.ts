import { readFileSync } from 'node:fs';

/** A template without any finding. */
export const sound: string = readFileSync(
  new URL('../../../fixtures/templates/sound.xml', import.meta.url),
  'utf8',
);

/** The sound template with every `from` replaced; a test whose `from` is not there would prove nothing. */
export function bent(...changes: readonly (readonly [from: string, to: string])[]): string {
  return changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`The sound template does not hold ${from}`);
    return text.replaceAll(from, () => to);
  }, sound);
}

/** What Authorize sends. */
export const OAUTH =
  'response_type=code&amp;client_id=[ClientId]&amp;scope=crm&amp;redirect_uri=[RedirectUri]&amp;state=[State]';
/** Where the code is redeemed. */
export const CODE_KEY = '<Value Key="code" Type="String">[code]</Value>';
/** A value of the call report. */
export const AGENT = '<Value Key="agent" Type="String">[Agent]</Value>';
/** Replaces that value. */
export const agent = (value: string): readonly [string, string] => [AGENT, value];
/** End of the parameters. */
export const PARAMETERS = '  </Parameters>';
/** Adds a parameter. */
export const parameter = (attributes: string): readonly [string, string] => [
  PARAMETERS,
  `    <Parameter ${attributes} />\n${PARAMETERS}`,
];
/** Reads a name in the call report. */
export const use = (name: string): readonly [string, string] =>
  agent(`<Value Key="agent" Type="String">[${name}]</Value>`);
/** End of the scenarios. */
export const SCENARIOS = '  </Scenarios>';
/** Adds a scenario. */
export const scenario = (xml: string): readonly [string, string] => [SCENARIOS, `${xml}\n${SCENARIOS}`];
/** Condition of the call report. */
export const CALL_SKIP = 'SkipIf="[ReportCallEnabled]!=&quot;True&quot;" Url="[ServerUrl]/api/calls"';
/** Replaces that condition. */
export const callSkip = (condition: string): readonly [string, string] => [
  CALL_SKIP,
  `SkipIf="${condition}" Url="[ServerUrl]/api/calls"`,
];
/** URL of the search. */
export const SEARCH_URL = '[ServerUrl]/api/contacts?q=[EscapedSearchText]';
/** End of the chat report. */
export const MESSAGE = '&quot;text&quot;: ^^[ChatMessages]^^ }"';
