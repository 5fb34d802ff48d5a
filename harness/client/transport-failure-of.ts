import { TransportFailure, type TransportProblem } from './transport-failure.ts';

/** A transport failure that records whether the response had started; the request is then never sent again. */
export type LocatedTransportFailure = TransportFailure & { readonly responseStarted: boolean };

/** Thrown while reading a body that exceeds the limit. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';

  constructor(what: string, limit: number) {
    super(`${what}; the limit is ${limit / 2 ** 20} MiB`);
  }
}

/** Thrown instead of connecting to a forbidden address. */
export class ForbiddenAddress extends Error {
  override readonly name = 'ForbiddenAddress';
}

interface Circumstances {
  /** Time limit of one request. */
  readonly timeoutMs: number;
  /** Whether the request had a connection to the host when it failed. */
  readonly isConnected: boolean;
}

/** Converts an error of a request into a {@link TransportFailure} whose message names the host. */
export function transportFailureOf(
  error: unknown,
  { href }: { href: string },
  circumstances: Circumstances,
): LocatedTransportFailure {
  const responseStarted = (error as { responseStarted?: boolean }).responseStarted === true;
  const code = codeOf(error);
  const problem = problemOf(error, code, circumstances);
  const message = sentences[problem](new URL(href).host, { ...circumstances, code, detail: messageOf(error) });
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
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  ENOTFOUND: 'unresolved',
  EAI_AGAIN: 'unresolved',
  UND_ERR_SOCKET: 'closed',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  EPROTO: 'tls',
  UND_ERR_HEADERS_OVERFLOW: 'protocol',
  UND_ERR_RESPONSE: 'protocol',
  UND_ERR_DESTROYED: 'interrupted',
  UND_ERR_CLOSED: 'interrupted',
  UND_ERR_INVALID_ARG: 'invalid-request',
  UND_ERR_NOT_SUPPORTED: 'invalid-request',
};

function problemOf(error: unknown, code: string, { isConnected }: Circumstances): TransportProblem {
  const name = (error as { name?: string }).name;
  if (error instanceof BodyTooLarge) return 'too-large';
  if (error instanceof ForbiddenAddress) return 'invalid-request';
  if (name === 'TimeoutError') return isConnected ? 'timeout' : 'unreachable';
  if (name === 'AbortError') return 'interrupted';
  if (/bad response|bad upgrade/i.test(messageOf(error))) return 'protocol';
  if (code.startsWith('HPE_')) return 'protocol';
  if (/CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_/.test(code)) return 'tls';
  return problemsByCode[code] ?? 'protocol';
}

interface Particulars extends Circumstances {
  readonly code: string;
  readonly detail: string;
}

const sentences: Readonly<Record<TransportProblem, (host: string, particulars: Particulars) => string>> = {
  unreachable: (host, particulars) => `${host} ${unreachableReason(particulars)}`,
  unresolved: (host) => `the host name ${host.replace(/:\d+$/, '')} does not resolve`,
  timeout: (host, { timeoutMs }) => `${host} did not send a complete response within ${timeoutMs / 1000} s`,
  closed: (host) => `${host} closed the connection before sending a complete response`,
  reset: (host) => `${host} reset the connection before sending a complete response`,
  tls: (host, { code, detail }) => `cannot open a TLS connection to ${host}: ${tlsReason(code, detail)}`,
  protocol: (host, particulars) =>
    `${host} sent a response that is not valid HTTP/1.1 (${protocolReason(particulars)})`,
  'too-large': (host, { detail }) => `${host} ${detail}`,
  interrupted: () => 'the run was interrupted',
  'broken-off': (_, { detail }) => detail,
  'given-up': (_, { detail }) => detail,
  'invalid-request': (_, { detail }) => `the request could not be sent: ${detail}`,
};

function unreachableReason({ code, timeoutMs }: Particulars): string {
  if (code === 'ECONNREFUSED') return `refused the connection (${code})`;
  return code.startsWith('E')
    ? `cannot be reached (${code})`
    : `did not accept a connection within ${timeoutMs / 1000} s`;
}

function protocolReason({ code, detail }: Particulars): string {
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return 'its headers are too long';
  // The parser reports this for any error after a Content-Length.
  if (code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') return 'a second Content-Length or another invalid header';
  if (/bad response/i.test(detail)) return '100 Continue, which the request did not ask for';
  if (/bad upgrade/i.test(detail)) return 'an upgrade to another protocol, which the request did not ask for';
  return detail.replace(/^Response does not match the HTTP\/1\.1 protocol \((.*)\)$/, '$1') || code;
}

function tlsReason(code: string, detail: string): string {
  if (/SELF_SIGNED/.test(code))
    return `its certificate is self-signed (${code}); trust it with --ca, or use --insecure`;
  if (/CERT_HAS_EXPIRED/.test(code)) return `its certificate has expired (${code})`;
  if (/ALTNAME/.test(code)) return `its certificate is for a different host name (${code})`;
  if (/UNABLE_TO_|CERT/.test(code))
    return `its certificate cannot be verified (${code}); pass its CA certificate with --ca`;
  if (/WRONG_VERSION|EPROTO|PACKET_LENGTH/.test(code + detail))
    return `the port does not speak TLS (${code}); is the scheme http?`;
  return `${code} ${detail}`.trim();
}
