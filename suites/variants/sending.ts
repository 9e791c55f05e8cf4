import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

/** Sends a response in a way of its own. */
type Write = (response: ServerResponse, body: Buffer, request: IncomingMessage) => void;

/**
 * @param write sends the head, whose status and headers are set, and the body
 * @returns a wrapper that holds each body back until it is whole
 */
export function sending(write: Write): (handler: RequestListener) => RequestListener {
  return (handler) => (request, response) => {
    const chunks: Buffer[] = [];
    const keep = (chunk: unknown) => {
      if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
    };
    const { write: send, end } = response;
    const writeHead = response.writeHead.bind(response);
    response.writeHead = ((status: number, headers: Record<string, string | number> = {}) => {
      response.statusCode = status;
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      return response;
    }) as typeof response.writeHead;
    response.write = ((chunk: unknown) => {
      keep(chunk);
      return true;
    }) as typeof response.write;
    response.end = ((chunk: unknown) => {
      keep(chunk);
      Object.assign(response, { writeHead, write: send, end });
      write(response, Buffer.concat(chunks), request);
      return response;
    }) as typeof response.end;
    handler(request, response);
  };
}
