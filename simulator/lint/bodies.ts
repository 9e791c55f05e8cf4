import { type Budget, ExpressionError, evaluateText } from '../expression/index.ts';
import { containersOf, leavesOf } from '../template/containers.ts';
import { VALUE_TYPES } from '../template/enumerations.ts';
import type { LintRule } from './rule.ts';
import { requestRule, senders } from './sender.ts';

/** The message with 1 for every name; `undefined` when it cannot be evaluated. */
function sample(message: string, budget: Budget): string | undefined {
  try {
    return evaluateText(message, () => '1', { budget });
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const isValueType = (type: string): boolean => VALUE_TYPES.some((each) => each === type);
const count = (text: string, part: string): number => text.split(part).length - 1;

/** Bodies of requests. */
export const BODY_RULES: readonly LintRule[] = [
  {
    id: 'body-twice',
    severity: 'warning',
    title: 'A request has one body',
    why: 'PostValues wins, and Message is not sent.',
    remedy: 'Remove one of Message and PostValues.',
    check: requestRule(({ message, postValues }) =>
      message.trim() !== '' && postValues ? 'Message and PostValues are both present' : undefined,
    ),
  },
  {
    id: 'body-on-get',
    severity: 'warning',
    title: 'A GET has no body',
    why: 'A body on GET is dropped or refused on the way to many servers.',
    remedy: 'Use RequestType="Post", or send the values as QueryParams.',
    check: requestRule(({ method, message, postValues }) =>
      method === 'GET' && (message.trim() !== '' || (postValues?.children.length ?? 0) > 0)
        ? 'A GET carries a body'
        : undefined,
    ),
  },
  {
    id: 'body-missing',
    severity: 'info',
    title: 'A Post has a body',
    why: 'Most servers answer a Post without a body with an error; some take its values from the URL.',
    remedy: 'Add PostValues or a Message, or use RequestType="Get".',
    check: requestRule(({ method, message, postValues }) =>
      method !== 'GET' && method !== 'DELETE' && message.trim() === '' && !postValues
        ? `A ${method} has no body`
        : undefined,
    ),
  },
  {
    id: 'content-type',
    severity: 'error',
    title: 'The content type matches the body',
    why: 'The server parses the body as the header says and finds no values.',
    remedy: 'Make RequestContentType match RequestEncoding, or leave RequestContentType out.',
    check: requestRule(({ contentType, encoding, postValues }) => {
      if (!postValues) return undefined;
      const says = /json/i.test(contentType)
        ? 'Json'
        : /urlencoded/i.test(contentType)
          ? 'UrlEncoded'
          : encoding;
      return says === encoding
        ? undefined
        : `RequestContentType is ${contentType} and the body is ${encoding}`;
    }),
  },
  {
    id: 'message-brackets',
    severity: 'error',
    title: 'Braces in a message are not escapes',
    why: 'Two braces in a row are the escape of a bracket: the JSON is broken.',
    remedy: 'Put a space between the braces: } }.',
    check: requestRule(({ message }) =>
      count(message, '{{') !== count(message, '}}')
        ? 'The message contains }} or {{ without its counterpart'
        : undefined,
    ),
  },
  {
    id: 'message-json',
    severity: 'error',
    title: 'A JSON message is JSON',
    why: 'The CRM refuses the body.',
    remedy: 'Correct the JSON; put text values between ^^ and ^^.',
    check: requestRule(({ message, contentType, postValues }, { budget }) => {
      if (message.trim() === '' || postValues || !/json/i.test(contentType)) return undefined;
      if (count(message, '{{') !== count(message, '}}')) return undefined;
      const body = sample(message, budget);
      return body === undefined || isJson(body) ? undefined : 'The message is not JSON, whatever its values';
    }),
  },
  {
    id: 'post-value-key',
    severity: 'error',
    title: 'A value has a key, an element of an array does not',
    why: 'A value without a key cannot be sent, and a key inside an array is dropped.',
    remedy: 'Add Key to the children of Object and PostValues, and write Key="" on those of Array.',
    check: (subject, report) => {
      for (const { request } of senders(subject)) {
        for (const { kind, children } of containersOf(request.postValues)) {
          for (const { key, at } of children) {
            if (kind === 'object' && key === '') report(at, 'A value has no Key');
            if (kind === 'array' && key !== '') report(at, `An element of an array has the Key "${key}"`);
          }
        }
      }
    },
  },
  {
    id: 'post-value-twice',
    severity: 'warning',
    title: 'Values that share a key exclude each other',
    why: 'Both are sent: in JSON the last one wins, in a form the server receives two.',
    remedy: "Give each an If that holds when the others' does not, or remove one.",
    check: (subject, report) => {
      for (const { request } of senders(subject)) {
        for (const { kind, children } of containersOf(request.postValues)) {
          const always = children.filter(
            (child) => child.if === '' && child.skipIf === '' && child.key !== '',
          );
          for (const child of kind === 'object' ? always : []) {
            const first = always.find(({ key }) => key === child.key);
            if (first !== child) report(child.at, `The Key "${child.key}" occurs twice without a condition`);
          }
        }
      }
    },
  },
  {
    id: 'post-value-type',
    severity: 'warning',
    title: "A value's type is defined by the format",
    why: 'Any other type is sent as text: a number or a Boolean arrives in quotes.',
    remedy: 'Write String, Integer, Double, Boolean or DateTime.',
    check: (subject, report) => {
      for (const { request } of senders(subject)) {
        for (const { type, key, at } of leavesOf(request.postValues)) {
          if (type !== '' && !isValueType(type)) report(at, `The value "${key}" has the type "${type}"`);
        }
      }
    },
  },
  {
    id: 'post-value-quotes',
    severity: 'info',
    title: 'A value has no quotes',
    why: 'Quotes are part of the value: the CRM receives them.',
    remedy: 'Remove the quotes around the value.',
    check: (subject, report) => {
      for (const { request } of senders(subject)) {
        for (const { key, text, at } of leavesOf(request.postValues)) {
          if (/^"[^"]*"$/.test(text.trim())) report(at, `The value "${key}" is in quotes`);
        }
      }
    },
  },
];
