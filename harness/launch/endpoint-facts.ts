import { connect, type DetailedPeerCertificate } from 'node:tls';

/** What a TLS connection to an endpoint showed. */
export type EndpointFacts =
  | { readonly problem: string }
  | {
      /** As `TLSv1.3`. */
      readonly protocol: string;
      /** Why the certificate is not trusted; absent when it is. */
      readonly distrust?: string;
      /** Whom each certificate of the chain was issued to, the host's own first. */
      readonly chain: readonly string[];
      /** When the host's own certificate expires. */
      readonly expires: Date;
    };

export interface EndpointOptions {
  readonly timeoutMs: number;
  /** PEM certificates to trust in addition to the system's. */
  readonly ca?: readonly string[];
}

const mostCertificates = 10;

/** Connects to a host with TLS and sends nothing. */
export function endpointFacts(url: URL, { timeoutMs, ca }: EndpointOptions): Promise<EndpointFacts> {
  const { hostname } = url;
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(url.port || 443),
      ...(/^[\d.]+$|^\[/.test(hostname) ? {} : { servername: hostname }),
      rejectUnauthorized: false,
      ...(ca && { ca: [...ca] }),
    });
    const end = (facts: EndpointFacts) => {
      socket.destroy();
      resolve(facts);
    };
    socket.setTimeout(timeoutMs, () => end({ problem: `no TLS connection after ${timeoutMs / 1000} s` }));
    socket.on('error', ({ message }) => end({ problem: message.slice(0, 200) }));
    socket.on('secureConnect', () => {
      const certificate = socket.getPeerCertificate(true);
      end({
        protocol: socket.getProtocol() ?? 'unknown',
        ...(!socket.authorized && { distrust: String(socket.authorizationError) }),
        chain: namesIn(certificate),
        expires: new Date(certificate.valid_to),
      });
    });
  });
}

// The last certificate of a chain names itself as its issuer.
function namesIn(first: DetailedPeerCertificate): string[] {
  const names: string[] = [];
  let certificate: DetailedPeerCertificate | undefined = first;
  const seen = new Set<string>();
  while (certificate && !seen.has(certificate.fingerprint256) && names.length < mostCertificates) {
    seen.add(certificate.fingerprint256);
    names.push([certificate.subject?.CN, certificate.subject?.O].flat().find((name) => name) ?? 'no name');
    certificate = certificate.issuerCertificate;
  }
  return names;
}
