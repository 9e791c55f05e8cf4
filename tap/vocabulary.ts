/** Words of the protocols and of the CRM API, which say nothing about a person or a company. */
const WORDS = `
  access accept account accounts action active address agent all allow allowed any api app application array assertion
  attachment auth authenticate authentication authorization authorize authorized available
  basic bearer body boolean boundary browser by bytes
  cache cacheable call callback caller calls cancel challenge charset chat chats chunked client clients close code com company
  connection contact contactid contacts content control cookie cors create created credentials crm csrf cxengine
  data date decision default delete denied deny description direction disposition domain download duration
  email encoding end ended entity entityid entitytype error errors established event events example exchange expired expires
  expose extension
  failed false fetch field file filename first firstname form format found frame from
  get grant gzip
  header headers host html http httponly https
  id inbound index info insufficient internal introspect introspection invalid issuer
  javascript journal json jwks keep alive key known
  language last lastname length level link list local localhost location log login logout lookup lookups
  max message messages metadata method missed mobile mode mozilla must
  name native no none nosniff not notanswered null number
  oauth oauth2 object offline of ok only open openid options or order org origin outbound
  page param parameter password path phone phones pkce plain placeholder plus policy post pragma prefix private profile proxy public
  query queue
  read realm record recording redirect referer refresh refused registered report request required resource response result results
  retry revoke revocation revoked rest rules
  samesite scope search secret secure security see seconds self server service session sha256 site sniff start started state
  status store strict string subject summary supported
  tag template test text time timeout title to token tokens transcription transfer true type
  uid unauthorized undefined unknown unsupported update uri url urlencoded user utc utf
  v1 v2 v3 valid value values vary verifier version
  web well with write www xml xhtml zone
`;

/** In lower case. */
export const VOCABULARY: ReadonlySet<string> = new Set(WORDS.split(/\s+/).filter((word) => word !== ''));

/** Names of members, fields and values whose text is a person's, a company's or written by one: no word of it stays. */
export const PRIVATE_NAME =
  /name|company|compan|firm|organi|city|street|address|title|subject|note|text|message|comment|transcri|summary|sentiment|person|contact$|label|mail|phone|number|^search|^q$/i;

/** Names of members and values that are numbers of the protocol and stay. */
export const PROTOCOL_NUMBER =
  /expires|expiry|duration|seconds|millis|count|total|page|size|limit|offset|status|version|length|timeout|retry|max|min|^iat$|^exp$|^nbf$/i;

/** Headers whose values the protocol defines: they stay as they are. */
export const PROTOCOL_HEADERS: ReadonlySet<string> = new Set([
  ...['accept', 'accept-charset', 'accept-encoding', 'accept-language', 'accept-ranges', 'age', 'allow'],
  ...[
    'cache-control',
    'connection',
    'content-encoding',
    'content-language',
    'content-length',
    'content-type',
  ],
  ...['date', 'expect', 'expires', 'keep-alive', 'last-modified', 'pragma', 'retry-after', 'trailer'],
  ...['transfer-encoding', 'user-agent', 'vary', 'x-content-type-options', 'x-frame-options'],
  ...['strict-transport-security', 'upgrade-insecure-requests', 'sec-fetch-site', 'sec-fetch-mode'],
  ...['sec-fetch-dest', 'sec-fetch-user', 'cross-origin-opener-policy', 'cross-origin-resource-policy'],
]);
