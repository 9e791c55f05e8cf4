import { conformance } from 'pbx-conformance/vitest';

// Without a target the reference connector is checked. A target file of yours: { target: 'staging.yaml', tags: true }.
await conformance({ only: ['oauth/code', 'pbx/authorize'], tags: true });
