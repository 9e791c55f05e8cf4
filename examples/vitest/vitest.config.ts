import { conformanceTags } from 'pbx-conformance';
import { defineConfig } from 'vitest/config';

// `vitest run --tags-filter oauth/code` runs the rules of one area.
export default defineConfig({ test: { tags: await conformanceTags() } });
