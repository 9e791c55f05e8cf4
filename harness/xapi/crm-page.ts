import { secretName } from '../../suites/kit/evidence/names.ts';
import { odataText, type XapiClient, type XapiRequest } from './client.ts';
import { type Choice, CRM_PAGE, type CrmPage, SOURCE, TEMPLATES } from './shapes.ts';

type Evidence = Pick<XapiRequest, 'recorder'>;

/** A template of the PBX: what its parameters are. */
export interface ListedTemplate {
  readonly name: string;
  readonly fields: readonly { readonly name: string; readonly title: string; readonly type: string }[];
}

/** The CRM page and its templates, over the API. */
export class CrmPages {
  readonly #client: XapiClient;

  constructor(client: XapiClient) {
    this.#client = client;
  }

  read(evidence: Evidence = {}): Promise<CrmPage> {
    return this.#client.read(CRM_PAGE, { method: 'GET', path: '/CrmIntegration', ...evidence });
  }

  /** Saves some members of the page. */
  async save(change: Partial<CrmPage>, evidence: Evidence = {}): Promise<void> {
    await this.#client.send({ method: 'PATCH', path: '/CrmIntegration', body: change, ...evidence });
  }

  async templates(evidence: Evidence = {}): Promise<readonly ListedTemplate[]> {
    const path = '/CrmTemplates/Pbx.GeCrmtTemplates()';
    const { value } = await this.#client.read(TEMPLATES, { method: 'GET', path, ...evidence });
    return value.map(({ Name, Parameters }) => ({
      name: Name,
      fields: (Parameters ?? []).map(({ Name: name, Title, Type }) => ({
        name: name ?? '',
        title: Title ?? '',
        type: Type ?? '',
      })),
    }));
  }

  /** The XML of a template. */
  async source(name: string, evidence: Evidence = {}): Promise<string> {
    const path = `/CrmIntegration/Pbx.GetCrmTemplateSource(name=${odataText(name)})`;
    return (await this.#client.read(SOURCE, { method: 'GET', path, ...evidence })).Value ?? '';
  }

  async removeTemplate(name: string): Promise<void> {
    await this.#client.send({ method: 'DELETE', path: `/CrmTemplates(${odataText(name)})` });
  }
}

/** Whether a value is what a PBX shows in place of a secret. */
export function isMasked({ Value }: Choice): boolean {
  return /^[•●∙*]{3,}/.test(Value ?? '');
}

/** Whether a value is a secret that the PBX shows: it may stand in no file. */
export function isBareSecret(choice: Choice, type: string | undefined): boolean {
  if (!choice.Value || isMasked(choice)) return false;
  return type === 'Password' || type === 'OAuth' || secretName(choice.Key) !== undefined;
}
