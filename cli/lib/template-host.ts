import { addressesIn } from '../../harness/index.ts';
import { templateText } from './describe-target.ts';
import { UsageError } from './errors.ts';

/**
 * Before anything is sent or written: a template of another deployment would lead its secrets there.
 * @throws UsageError for a template whose addresses are of another host, naming both
 */
export function refuseStranger(connector: string, template: string | undefined): void {
  if (template === undefined) return;
  const { origin } = new URL(connector);
  const stranger = addressesIn(templateText(template)).find((address) => new URL(address).origin !== origin);
  if (stranger === undefined) return;
  throw new UsageError(
    `The template ${template} belongs to ${new URL(stranger).origin}, and the connector is ${origin}.`,
    `Download the template from ${origin} (CRM Connector > Settings), or correct --connector.`,
  );
}
