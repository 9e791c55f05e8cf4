import express, { type Request, type RequestHandler } from 'express';
import { CSRF_FIELD, type FormTokens } from '../../web/csrf.ts';
import { readUpload, type Upload } from './upload.ts';

/** Reads a form's body as text, for `Forms`. */
export const formBody: RequestHandler = express.text({
  type: 'application/x-www-form-urlencoded',
  limit: '256kb',
});

/** Reads the forms of the console and refuses the forms of other sites. */
export class Forms {
  readonly #tokens: FormTokens;

  constructor(tokens: FormTokens) {
    this.#tokens = tokens;
  }

  /** The fields of a form. @throws ForeignForm */
  fields(request: Request): URLSearchParams {
    const fields = new URLSearchParams(typeof request.body === 'string' ? request.body : '');
    this.#tokens.check(request, fields.get(CSRF_FIELD));
    return fields;
  }

  /** A form with one file. @throws ForeignForm, PbxError `bad-request` */
  async upload(request: Request): Promise<Upload> {
    const upload = await readUpload(request);
    this.#tokens.check(request, upload.fields.get(CSRF_FIELD));
    return upload;
  }

  /** Serves a form that does something, and where the browser goes then: reloading that page repeats nothing (RFC 9110 15.4.4). */
  does(work: (form: URLSearchParams, request: Request) => string | Promise<string>): RequestHandler {
    return async (request, response) => {
      response.redirect(303, await work(this.fields(request), request));
    };
  }
}
