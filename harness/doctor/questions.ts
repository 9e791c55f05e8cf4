import { API } from './api.ts';
import { APPROVAL } from './approval.ts';
import { CONNECTION } from './connection.ts';
import { HEADLESS } from './headless.ts';
import type { Question } from './question.ts';
import { TEMPLATE, TEMPLATE_FIRST } from './template.ts';

/** Every question of the doctor, in the order they are asked. */
export const QUESTIONS: readonly Question[] = [
  ...TEMPLATE_FIRST,
  ...CONNECTION,
  ...APPROVAL,
  ...API,
  ...TEMPLATE,
  ...HEADLESS,
];

/** What `check` asks before it tries the first rule, once the deployment runs. */
export const FIRST_HALF: readonly Question[] = CONNECTION;
/** What `check` asks before a request leaves. */
export const BEFORE_ALL: readonly Question[] = TEMPLATE_FIRST;
