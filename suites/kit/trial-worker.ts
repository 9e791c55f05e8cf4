import { parentPort } from 'node:worker_threads';
import { loadRules } from './catalog.ts';
import { referenceDeployment } from './reference.ts';
import type { TrialDelivery, TrialOrder } from './trial-thread.ts';
import { tryRule } from './try-rule.ts';

const port = parentPort;
if (port !== null) {
  const [rules, deployment] = await Promise.all([loadRules(), referenceDeployment()]);
  const byId = new Map(rules.map((rule) => [rule.id, rule]));

  const carryOut = async ({ id, rule: name, level, startedAt }: TrialOrder): Promise<TrialDelivery> => {
    const rule = byId.get(name);
    if (rule === undefined) throw new Error(`there is no rule "${name}"`);
    const world = await deployment.open(rule);
    try {
      const now = () => performance.timeOrigin + performance.now() - startedAt;
      return { id, result: await tryRule(rule, level, world, now) };
    } finally {
      await world.close();
    }
  };

  port.on('message', (order: TrialOrder) => {
    carryOut(order).then(
      (delivery) => port.postMessage(delivery),
      (error: unknown) => port.postMessage({ id: order.id, message: String(error) } satisfies TrialDelivery),
    );
  });
}
