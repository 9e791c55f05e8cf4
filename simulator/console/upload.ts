import { Busboy } from '@fastify/busboy';
import type { Request } from 'express';
import { PbxError } from '../pbx/errors.ts';

/** The limit of the control API; the importer has a lower limit of its own. */
const MOST_BYTES = 12 * 1024 * 1024;

/** A sent form with a file. */
export interface Upload {
  readonly fields: URLSearchParams;
  /** Without its folder; empty where no file was chosen. */
  readonly fileName: string;
  readonly content: Uint8Array;
  /** Whether the file is longer than the limit and was cut. */
  readonly cut: boolean;
}

/** Reads a form with one file (RFC 7578). Bytes beyond the limits are read and dropped. @throws PbxError `bad-request` */
export function readUpload(request: Request): Promise<Upload> {
  return new Promise((resolve, reject) => {
    const refuse = () =>
      reject(new PbxError('bad-request', 'The upload cannot be read.', 'Choose the file and send it again.'));
    const type = request.headers['content-type'];
    if (type === undefined || !type.startsWith('multipart/form-data')) return refuse();
    const fields = new URLSearchParams();
    const chunks: Buffer[] = [];
    let fileName = '';
    let cut = false;
    let parser: InstanceType<typeof Busboy>;
    try {
      parser = new Busboy({
        headers: { ...request.headers, 'content-type': type },
        limits: { files: 1, fields: 10, fieldSize: 1024, fileSize: MOST_BYTES, headerSize: 8192 },
      });
    } catch {
      return refuse();
    }
    parser.on('field', (name, value) => fields.append(name, value));
    parser.on('file', (_, stream, name) => {
      fileName = name;
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('limit', () => {
        cut = true;
      });
      stream.on('error', refuse);
    });
    parser.on('finish', () => resolve({ fields, fileName, content: Buffer.concat(chunks), cut }));
    parser.on('error', refuse);
    request.on('aborted', refuse);
    request.pipe(parser);
  });
}
