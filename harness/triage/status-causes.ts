import { isAboutLogin } from '../client/is-about-login.ts';
import { cut } from '../client/redactor.ts';
import { isRedirect } from '../client/response.ts';
import { type Answer, isProxyError } from './answer.ts';
import type { RequestExperiment } from './experiments.ts';
import { type Conclusion, type Findings, signedRun } from './findings.ts';
import { explains, isAboutMissingFile, quote } from './words.ts';

/** The most likely cause by the response alone, where no experiment made it usable. */
export function causeByStatus(findings: Findings): Conclusion {
  const { first } = findings;
  const { status = 0, form } = first;
  if (isProxyError(status)) return proxyError(status);
  if (isRedirect({ status })) return redirected(first, findings.href);
  if (form === 'login') return loginPage('the host returns an HTML page to sign in');
  if (status === 401) return tokenRefused(findings);
  if (status === 403) return forbidden(findings);
  if (status === 404 || status === 410) return notFound(findings);
  if (status >= 500) return serverError(findings);
  if (status < 300) return notJson(first);
  return refused(status);
}

function refused(status: number): Conclusion {
  if (status === 429) return tooManyRequests;
  if (status === 414 || status === 431) return tooLong(status);
  return {
    cause: 'RequestRefused',
    summary: `the host refuses CheckFileInfo with ${status}`,
    likelyCause: 'The address is not one of a WOPI file, or the host expects something that WOPI clients do not send.',
    advice: ['Check the WopiSrc, and look into the log of the host for the reason.'],
  };
}

const tooManyRequests: Conclusion = {
  cause: 'RequestRefused',
  summary: 'the host refuses CheckFileInfo with 429: too many requests',
  likelyCause: 'The host, or a proxy in front of it, limits the requests of one client.',
  advice: ['Wait until the limit is over, and raise it for this machine: a run sends up to a few thousand requests.'],
};

function tooLong(status: number): Conclusion {
  return {
    cause: 'RequestRefused',
    summary: `the host refuses CheckFileInfo with ${status}: ${status === 414 ? 'its URL is' : 'its headers are'} too long`,
    likelyCause: 'The access token, which is in the URL and in a header, is longer than the host or a proxy accepts.',
    advice: ['Issue shorter access tokens, or raise the limits of the web server and of every proxy.'],
  };
}

const cutShort: Conclusion = {
  cause: 'NoResponse',
  summary: 'CheckFileInfo sends less than its Content-Length announces',
  likelyCause: 'The host breaks off while it responds, or counts characters instead of bytes for Content-Length.',
  advice: ['Look into the log of the host at the time of this run.'],
};

function proxyError(status: number): Conclusion {
  // Hosts themselves respond with 503 as well.
  if (status === 503)
    return {
      cause: 'ProxyError',
      summary: 'the host is not ready: it, or a proxy in front of it, responds with 503',
      likelyCause: 'The host is still starting, is under maintenance or overloaded, or is not there behind its proxy.',
      advice: ['Wait for the host with --wait-for SECONDS.', 'Look into the logs of the host and of the proxy.'],
    };
  return {
    cause: 'ProxyError',
    summary: `a proxy responds with ${status}: the host behind it is not there`,
    likelyCause: 'The host is still starting, has crashed, or the proxy forwards to the wrong port.',
    advice: ['Start the host and wait for it with --wait-for SECONDS.', 'Look into the log of the proxy.'],
  };
}

function redirected({ location = '' }: Answer, href: string): Conclusion {
  if (isAboutLogin(location)) return loginPage('the host redirects to a page to sign in');
  const from = new URL(href);
  const to = URL.canParse(location, href) ? new URL(location, href) : undefined;
  const isUpgrade = to?.protocol === 'https:' && from.protocol === 'http:' && to.hostname === from.hostname;
  const target = to ? `${to.origin}${to.pathname}` : location;
  if (target === `${from.origin}${from.pathname}`)
    return {
      cause: 'Redirected',
      summary: 'the host redirects to the address of the request',
      likelyCause:
        'The host first sets a cookie or changes the query, as for a browser; WOPI clients follow no redirect.',
      advice: ['Let the host respond to CheckFileInfo itself, without a session.'],
    };
  return {
    cause: 'Redirected',
    summary: 'the host redirects, and WOPI clients follow no redirect',
    likelyCause: isUpgrade
      ? 'The host serves https only, and the WopiSrc begins with http.'
      : 'The WopiSrc is not the final address: another scheme, name, path or trailing slash.',
    advice: [`Use the address that it redirects to as --wopisrc: ${cut(target, 200)}`],
  };
}

function loginPage(summary: string): Conclusion {
  return {
    cause: 'LoginPage',
    summary,
    likelyCause: 'The session login of the web application stands before the WOPI endpoints, or the WopiSrc is a page.',
    advice: [
      'Exempt the WOPI endpoints from the login: the access token is all that a WOPI client has.',
      'Check that the WopiSrc is the address of the WOPI file, not of the page that shows it.',
    ],
  };
}

function isTokenKnown(experiments: readonly RequestExperiment[]): boolean {
  return experiments.some(({ kind, changed }) => kind === 'invalid-token' && changed);
}

const freshToken = [
  'Open the file in the host and copy a new access_token, or fetch one with --token-command.',
  'Check that nothing was cut off or added (quotes, line ends), and that it belongs to this file.',
];

function tokenRefused({ experiments, first }: Findings): Conclusion {
  const isBasic = /^\s*(basic|digest|negotiate)/i.test(first.response?.header('WWW-Authenticate') ?? '');
  const known =
    'The host knows the token, because it refuses an invalid one differently: its user or session has ended.';
  const unknown = 'The token has expired, belongs to a different file, or was issued by a different instance.';
  const basic = 'A web server in front of the WOPI code demands its own login (see WWW-Authenticate).';
  return {
    cause: 'TokenRefused',
    summary: 'the host refuses the access token',
    likelyCause: isBasic ? basic : isTokenKnown(experiments) ? known : unknown,
    advice: isBasic ? ['Exempt the WOPI endpoints from the login of the web server.'] : freshToken,
  };
}

function forbidden({ experiments }: Findings): Conclusion {
  if (isTokenKnown(experiments))
    return {
      cause: 'Forbidden',
      summary: 'the host forbids access to the file',
      likelyCause:
        'The host knows the token (it refuses an invalid one differently), but its user may not open this file.',
      advice: ['Give the user of the token access to the file.', ...freshToken.slice(0, 1)],
    };
  return {
    cause: 'Forbidden',
    summary: 'the host forbids access, whatever the token',
    likelyCause:
      'An allow list of WOPI clients, a firewall, or a proxy refuses this machine; or the token has expired.',
    advice: [
      'Add the address of this machine to the allow list (Nextcloud: wopi_allowlist of richdocuments).',
      ...freshToken.slice(0, 1),
    ],
  };
}

function notFound({ experiments, first }: Findings): Conclusion {
  if (isTokenKnown(experiments))
    return {
      cause: 'FileNotFound',
      summary: 'the host knows no file with this ID',
      likelyCause:
        'The file was deleted or moved, or the token belongs to a different file: an invalid token is refused.',
      advice: ['Open the file in the host again, and copy WopiSrc and token together.'],
    };
  const page = first.form === 'html' ? ' The response is a page of a web server, not of a WOPI host.' : '';
  return {
    cause: 'AddressNotFound',
    summary: 'nothing is found at this address, whatever the token',
    likelyCause: `The WopiSrc has a wrong path or file ID, or the token has expired and the host hides that behind 404.${page}`,
    advice: ['Copy the WopiSrc as the host writes it (WOPISrc in the address of the editor), with a new token.'],
  };
}

function serverError({ first, experiments, signsRequests }: Findings): Conclusion {
  const getsFurther = experiments.some(({ kind, changed }) => kind === 'unknown-file' && changed);
  const mayDemandProofs = !signsRequests && !getsFurther && first.status === 500;
  const words = explains(first) ? ` It says: ${quote(first)}.` : '';
  return {
    cause: 'ServerError',
    summary: `CheckFileInfo fails with ${first.status}`,
    likelyCause: `The host crashes while it handles the request${
      mayDemandProofs ? ', or demands proofs (documented as 500), which this run leaves out' : ''
    }.${words}`,
    advice: [
      ...(isAboutMissingFile(first) ? ['Check that the file of this WopiSrc exists on the host.'] : []),
      'Look into the log of the host at the time of this run.',
      ...(mayDemandProofs ? [signedRun] : []),
    ],
  };
}

function notJson({ form, response }: Answer): Conclusion {
  if (response?.cutShort) return cutShort;
  if (form === 'encoded') return encoded(response?.encoding?.isUnasked ?? false);
  const isPage = form === 'html';
  return {
    cause: 'NotJson',
    summary: 'CheckFileInfo returns no JSON object',
    likelyCause: isPage
      ? 'The WopiSrc is the address of a web page, or the web application serves its start page for unknown addresses.'
      : 'The WopiSrc is the address of a different service, or the host writes its properties in another format.',
    advice: ['Check the WopiSrc: it ends in /files/<id>, and the host writes it into the address of the editor.'],
  };
}

function encoded(isUnasked: boolean): Conclusion {
  return isUnasked
    ? {
        cause: 'NotJson',
        summary: 'CheckFileInfo returns an encoded body, although the request has no Accept-Encoding',
        likelyCause: 'The host, or a proxy in front of it, compresses responses without looking at Accept-Encoding.',
        advice: ['Compress only what a request asks for with Accept-Encoding, or nothing at the WOPI addresses.'],
      }
    : {
        cause: 'NotJson',
        summary: 'CheckFileInfo returns a body that cannot be decoded as its Content-Encoding says',
        likelyCause:
          'The host, or a proxy in front of it, sets a Content-Encoding that the body is not in or that is unknown.',
        advice: [
          'Send Content-Encoding only if the request has Accept-Encoding, and only with a body in this encoding.',
        ],
      };
}
