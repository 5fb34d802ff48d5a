import { TransportFailure, type TransportProblem } from '../failures.ts';

/** A transport failure that knows whether the response had begun, after which a request is never sent again. */
export type LocatedTransportFailure = TransportFailure & { readonly responseStarted: boolean };

/** Turns whatever undici threw for a request into one of the known problems, with a sentence that names the host. */
export function transportFailureOf(
  error: unknown,
  { href }: { href: string },
  timeoutMs: number,
): LocatedTransportFailure {
  const responseStarted = (error as { responseStarted?: boolean }).responseStarted === true;
  if (error instanceof TransportFailure) return Object.assign(error, { responseStarted });
  const code = codeOf(error);
  const problem = problemOf(error, code);
  const message = sentences[problem](new URL(href).host, { code, timeoutMs, detail: messageOf(error) });
  return Object.assign(new TransportFailure(problem, message, { cause: error }), { responseStarted });
}

function codeOf(error: unknown): string {
  const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: readonly unknown[] };
  if (typeof code === 'string' && code !== '') return code;
  if (cause !== undefined) return codeOf(cause);
  return errors?.[0] === undefined ? '' : codeOf(errors[0]);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const problemsByCode: Readonly<Record<string, TransportProblem>> = {
  ECONNREFUSED: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ETIMEDOUT: 'unreachable',
  UND_ERR_CONNECT_TIMEOUT: 'unreachable',
  ENOTFOUND: 'unresolved',
  EAI_AGAIN: 'unresolved',
  UND_ERR_SOCKET: 'closed',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  EPROTO: 'tls',
  UND_ERR_HEADERS_OVERFLOW: 'protocol',
  UND_ERR_RESPONSE: 'protocol',
  UND_ERR_INVALID_ARG: 'invalid-request',
  UND_ERR_NOT_SUPPORTED: 'invalid-request',
};

function problemOf(error: unknown, code: string): TransportProblem {
  const name = (error as { name?: string }).name;
  if (name === 'TimeoutError') return 'timeout';
  if (name === 'AbortError') return 'interrupted';
  if (/bad response|bad upgrade/i.test(messageOf(error))) return 'protocol';
  if (code.startsWith('HPE_')) return 'protocol';
  if (/CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_/.test(code)) return 'tls';
  return problemsByCode[code] ?? 'protocol';
}

interface Circumstances {
  readonly code: string;
  readonly timeoutMs: number;
  readonly detail: string;
}

const sentences: Readonly<Record<TransportProblem, (host: string, circumstances: Circumstances) => string>> = {
  unreachable: (host, { code }) =>
    `${host} ${code === 'ECONNREFUSED' ? 'refused the connection' : 'cannot be reached'} (${code})`,
  unresolved: (host) => `the name of ${host} does not resolve`,
  timeout: (host, { timeoutMs }) => `${host} did not answer completely within ${timeoutMs / 1000} s`,
  closed: (host) => `${host} closed the connection before a complete response`,
  reset: (host) => `${host} reset the connection before a complete response`,
  tls: (host, { code, detail }) => `no TLS connection to ${host}: ${tlsReason(code, detail)}`,
  protocol: (host, { code, detail }) => `${host} answered with something that is no valid HTTP/1.1 (${code || detail})`,
  'too-large': (host) => `${host} sent too large a response`,
  interrupted: () => 'the run was interrupted',
  'invalid-request': (_, { detail }) => `the request could not be made: ${detail}`,
};

function tlsReason(code: string, detail: string): string {
  if (/SELF_SIGNED/.test(code))
    return `its certificate is self-signed (${code}); trust it with --ca, or use --insecure`;
  if (/CERT_HAS_EXPIRED/.test(code)) return `its certificate has expired (${code})`;
  if (/ALTNAME/.test(code)) return `its certificate is for another name (${code})`;
  if (/UNABLE_TO_|CERT/.test(code)) return `its certificate cannot be verified (${code}); name its authority with --ca`;
  if (/WRONG_VERSION|EPROTO|PACKET_LENGTH/.test(code + detail))
    return `the port does not speak TLS (${code}); is the scheme http?`;
  return `${code} ${detail}`.trim();
}
