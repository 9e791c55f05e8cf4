import { DomUtils } from 'htmlparser2';
import type { HttpResponse } from '../http-response.ts';
import { parseBounded } from './bounded-html.ts';

/** A page as a browser without JavaScript sees it. */
export interface HtmlPage {
  readonly kind: 'sign-in' | 'approval' | 'error' | 'other';
  readonly answer: HttpResponse;
  readonly forms: readonly Form[];
  readonly links: readonly Link[];
  /** Visible text, white space folded. */
  readonly text: string;
}

/** A form of a page, as a browser without JavaScript sees it. */
export interface Form {
  /** Absolute. */
  readonly action: string;
  readonly method: 'GET' | 'POST';
  /** What a browser would send before any button: name and value, in document order. */
  readonly fields: readonly Field[];
  readonly buttons: readonly Button[];
  /** Checkboxes that are not ticked: what a user may consent to. */
  readonly boxes: readonly Field[];
}

/** A control of a form that is no button. */
export interface Field {
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

/** A button that submits its form; its label is what the user reads on it. */
export interface Button {
  readonly name: string;
  readonly value: string;
  readonly label: string;
}

/** A link of a page, its address as written. */
export interface Link {
  readonly href: string;
  readonly text: string;
}

/** Further ones are left out. */
const MOST_FORMS = 100;
const MOST_LINKS = 1000;

const APPROVES = /\b(approve|allow|authori[sz]e|accept|continue|grant|confirm|yes|agree)\b/i;
/** A lone button that says so changes the user, and decides nothing. */
const CHANGES_USER = /\b(?:sign|log)[ -]?(?:in|out|off)\b/i;
const DENIES = /\b(deny|cancel|refuse|reject|decline|abort|disagree|no)\b/i;

/** Which control approves and which denies, where the words on it do not say so. */
export interface PageHints {
  /** Name of the sign-in field for the user name; default: the first text or e-mail field of the form with the password. */
  readonly usernameField?: string;
  readonly passwordField?: string;
  /** The label, name or value of the approving control. */
  readonly approve?: string;
  readonly deny?: string;
}

/** Reads an HTML answer. Anything that is not HTML is a page without forms. */
export function readPage(answer: HttpResponse, hints: PageHints = {}): HtmlPage {
  const html = (answer.header('content-type') ?? '').includes('html') ? answer.body : '';
  const document = parseBounded(html);
  const base = new URL(answer.url);
  const forms = DomUtils.getElementsByTagName('form', document, true, MOST_FORMS).map((element) =>
    readForm(element, base),
  );
  const links = DomUtils.getElementsByTagName('a', document, true, MOST_LINKS)
    .filter(({ attribs: { href } }) => href !== undefined && URL.canParse(href, base.href))
    .map((element) => ({
      href: new URL(element.attribs['href'] ?? '', base).href,
      text: DomUtils.textContent(element).trim(),
    }));
  // HTML lets the body's tags be omitted.
  const body = DomUtils.getElementsByTagName('body', document)[0] ?? document;
  const text = DomUtils.innerText(body.children).replace(/\s+/g, ' ').trim();
  return { kind: kindOf(answer, forms, hints), answer, forms, links, text };
}

function kindOf(answer: HttpResponse, forms: readonly Form[], hints: PageHints): HtmlPage['kind'] {
  if (answer.status === 0 || answer.status >= 400) {
    // A sign-in page may come back as 401; anything else from 400 on is an error whatever it shows.
    return answer.status === 401 && forms.some(asksPassword) ? 'sign-in' : 'error';
  }
  if (forms.some(asksPassword)) return 'sign-in';
  if (forms.some((form) => approvingButton(form, hints) !== undefined)) return 'approval';
  return 'other';
}

/** @returns whether the form has a password field */
export function asksPassword(form: Form): boolean {
  return form.fields.some((field) => field.type === 'password');
}

/**
 * @returns the form as a user leaves it who consents: every box ticked, or the one that the hint names alone
 */
export function ticked(form: Form, { approve }: PageHints): Form {
  const named = form.boxes.filter(({ name, value }) => approve === name || approve === value);
  return { ...form, fields: [...form.fields, ...(named.length > 0 ? named : form.boxes)], boxes: [] };
}

/** @returns the control of a form that approves; a form with one button only has just that, unless it says something else */
export function approvingButton(form: Form, hints: PageHints): Button | undefined {
  const { approve } = hints;
  const byBox = form.boxes.some(({ name, value }) => approve === name || approve === value);
  if (approve !== undefined && !byBox) return form.buttons.find((button) => matches(button, approve));
  const clear = form.buttons.find((button) => says(button, APPROVES) && !says(button, DENIES));
  if (clear !== undefined || form.buttons.length !== 1 || form.method !== 'POST') return clear;
  const [only] = form.buttons;
  return only !== undefined && (says(only, DENIES) || says(only, CHANGES_USER)) ? undefined : only;
}

/** @returns the control of a form that denies */
export function denyingButton(form: Form, hints: PageHints): Button | undefined {
  if (hints.deny !== undefined) return form.buttons.find((button) => matches(button, hints.deny ?? ''));
  return form.buttons.find((button) => says(button, DENIES));
}

/** @returns the link that denies, where denial is a link */
export function denyingLink(page: HtmlPage, hints: PageHints): Link | undefined {
  return page.links.find((link) =>
    hints.deny === undefined ? DENIES.test(link.text) : link.text === hints.deny,
  );
}

function says(button: Button, pattern: RegExp): boolean {
  return pattern.test(button.label) || pattern.test(button.value) || pattern.test(button.name);
}

function matches(button: Button, wanted: string): boolean {
  return [button.label, button.name, button.value].includes(wanted);
}

type Element = Parameters<typeof DomUtils.getElementsByTagName>[1] & object;

function readForm(element: Element & { attribs: Record<string, string> }, base: URL): Form {
  const fields: Field[] = [];
  const buttons: Button[] = [];
  const boxes: Field[] = [];
  for (const control of DomUtils.findAll((node) => /^(input|button|select|textarea)$/.test(node.name), [
    element,
  ] as never)) {
    const { name = '', type = control.name === 'button' ? 'submit' : 'text', value = '' } = control.attribs;
    if (control.attribs['disabled'] !== undefined) continue;
    if (type === 'submit' || type === 'image') {
      buttons.push({ name, value, label: DomUtils.textContent(control).trim() || value });
    } else if (type !== 'button' && type !== 'reset' && name !== '') {
      const unchecked = /^(checkbox|radio)$/.test(type) && control.attribs['checked'] === undefined;
      if (!unchecked) fields.push({ name, type, value: readValue(control, value) });
      // A box without a value sends "on" (HTML 4.10.5.1.15).
      else if (type === 'checkbox') boxes.push({ name, type, value: control.attribs['value'] ?? 'on' });
    }
  }
  const action = element.attribs['action'] ?? '';
  return {
    // What is no address goes where no action goes: to the page itself.
    action: new URL(URL.canParse(action, base.href) ? action : '', base).href,
    method: (element.attribs['method'] ?? 'get').toUpperCase() === 'POST' ? 'POST' : 'GET',
    fields,
    buttons,
    boxes,
  };
}

function readValue(control: { name: string; children: unknown[] }, value: string): string {
  if (control.name === 'textarea') return DomUtils.textContent(control as never);
  if (control.name !== 'select') return value;
  const options = DomUtils.getElementsByTagName('option', control as never);
  const chosen = options.find((option) => option.attribs['selected'] !== undefined) ?? options[0];
  return chosen === undefined ? '' : (chosen.attribs['value'] ?? DomUtils.textContent(chosen));
}
