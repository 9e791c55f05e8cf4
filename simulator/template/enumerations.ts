/** `Number Prefix`: how an international prefix is written. */
export const PREFIXES = ['AsIs', 'Off', 'Plus', 'Zeros'] as const;

/** `Parameter Type`. */
export const PARAMETER_TYPES = [
  'String',
  'Password',
  'Boolean',
  'Integer',
  'Double',
  'DateTime',
  'List',
  'OAuth',
] as const;

/** `Authentication Type`. */
export const AUTHENTICATION_TYPES = ['No', 'Basic', 'Scenario'] as const;

/** `Scenario Type`. */
export const SCENARIO_TYPES = ['REST', 'SQLDatabase', 'NoSQLDatabase'] as const;

/** `Request RequestType`, which the PBX reads in any case. */
export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** `Request RequestEncoding`. */
export const ENCODINGS = ['UrlEncoded', 'Json'] as const;

/** `Request ResponseType`. */
export const RESPONSE_TYPES = ['Json', 'Xml'] as const;

/** `Rule Type`. */
export const RULE_TYPES = ['Any', 'Equals'] as const;

/** `Value Type` in a body; the parser keeps any other text, and the engine sends its value as text. */
export const VALUE_TYPES = ['String', 'Integer', 'Double', 'Boolean', 'DateTime'] as const;

/** Values of attributes (`Element Attribute`) whose spelling is fixed, as the PBX itself writes them. */
export const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  'Number Prefix': PREFIXES,
  'Parameter Type': PARAMETER_TYPES,
  'Authentication Type': AUTHENTICATION_TYPES,
  'Scenario Type': SCENARIO_TYPES,
  'Request RequestEncoding': ENCODINGS,
  'Request ResponseType': RESPONSE_TYPES,
  'Rule Type': RULE_TYPES,
};
