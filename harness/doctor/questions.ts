import { CONNECTION } from './connection.ts';
import type { Question } from './question.ts';
import { SERVICE } from './service.ts';
import { TEMPLATE } from './template.ts';

/** Every question of the doctor, in the order they are asked. */
export const QUESTIONS: readonly Question[] = [...CONNECTION, ...SERVICE, ...TEMPLATE];

/** What `check` asks before it tries the first rule. */
export const FIRST_HALF: readonly Question[] = CONNECTION;
