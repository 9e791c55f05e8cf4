import { parentPort, workerData } from 'node:worker_threads';
import { lintTemplate } from '../lint/index.ts';
import type { LintWork } from './template-linter.ts';

const { content, options } = workerData as LintWork;
parentPort?.postMessage(lintTemplate(content, options));
