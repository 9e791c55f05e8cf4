import { ExpressionError, evaluateText } from '../expression/index.ts';
import { containersOf, leavesOf } from '../template/containers.ts';
import { VALUE_TYPES } from '../template/enumerations.ts';
import type { LintRule } from './rule.ts';
import { requestRule, senders } from './sender.ts';

/** The message with every expression standing for 1; nothing when it cannot be evaluated. */
function sample(message: string): string | undefined {
  try {
    return evaluateText(message, () => '1');
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

/** What a request carries. */
export const BODY_RULES: readonly LintRule[] = [
  {
    id: 'body-twice',
    severity: 'warning',
    title: 'A request has one body',
    why: 'PostValues wins, and Message is not sent.',
    remedy: 'Remove one of Message and PostValues.',
    check: requestRule(({ message, postValues }) =>
      message.trim() !== '' && postValues ? 'Message and PostValues are both there' : undefined,
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
    id: 'content-type',
    severity: 'error',
    title: 'The content type is that of the body',
    why: 'The server reads the body as what the header says, and finds nothing in it.',
    remedy: 'Let RequestContentType and RequestEncoding agree, or leave RequestContentType out.',
    check: requestRule(({ contentType, encoding, postValues }) => {
      if (!postValues) return undefined;
      const says = /json/i.test(contentType)
        ? 'Json'
        : /urlencoded/i.test(contentType)
          ? 'UrlEncoded'
          : encoding;
      return says === encoding
        ? undefined
        : `RequestContentType says ${contentType} and the body is ${encoding}`;
    }),
  },
  {
    id: 'message-brackets',
    severity: 'error',
    title: 'Braces in a message are not escapes',
    why: 'Two closing braces in a row are the escape for a closing bracket, two opening ones for an opening: the JSON is broken.',
    remedy: 'Put a space between the braces: } }.',
    check: requestRule(({ message }) =>
      count(message, '{{') !== count(message, '}}')
        ? 'The message holds }} or {{ without its counterpart'
        : undefined,
    ),
  },
  {
    id: 'message-json',
    severity: 'error',
    title: 'A JSON message is JSON',
    why: 'The CRM refuses the body.',
    remedy: 'Correct the JSON; a value that is a text stands between ^^ and ^^.',
    check: requestRule(({ message, contentType, postValues }) => {
      if (message.trim() === '' || postValues || !/json/i.test(contentType)) return undefined;
      if (count(message, '{{') !== count(message, '}}')) return undefined;
      const body = sample(message);
      return body === undefined || isJson(body) ? undefined : 'The message is no JSON, whatever its values';
    }),
  },
  {
    id: 'post-value-key',
    severity: 'error',
    title: 'A value has a key, an element of an array has none',
    why: 'A value without a key cannot be sent, and a key inside an array is dropped.',
    remedy: 'Write Key on what stands in an Object or in PostValues, and Key="" on what stands in an Array.',
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
    why: 'Both are sent: in JSON the later one wins, in a form the server sees two.',
    remedy: "Give each an If that holds when the others' does not, or remove one.",
    check: (subject, report) => {
      for (const { request } of senders(subject)) {
        for (const { kind, children } of containersOf(request.postValues)) {
          const always = children.filter(
            (child) => child.if === '' && child.skipIf === '' && child.key !== '',
          );
          for (const child of kind === 'object' ? always : []) {
            const first = always.find(({ key }) => key === child.key);
            if (first !== child)
              report(child.at, `The Key "${child.key}" is there twice without a condition`);
          }
        }
      }
    },
  },
  {
    id: 'post-value-type',
    severity: 'warning',
    title: "A value's type is one of the format",
    why: 'Another type is sent as text, so that a number or a truth value arrives in quotes.',
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
    title: 'A value stands without quotes',
    why: 'In a value quotes are text like any other: the CRM receives them.',
    remedy: 'Remove the quotes round the value.',
    check: (subject, report) => {
      for (const { request } of senders(subject)) {
        for (const { key, text, at } of leavesOf(request.postValues)) {
          if (/^"[^"]*"$/.test(text.trim())) report(at, `The value "${key}" stands in quotes`);
        }
      }
    },
  },
];
