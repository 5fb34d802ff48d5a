import { cut } from '../client/redactor.ts';
import type { DiagnosisCause } from '../results/diagnosis.ts';
import { type Answer, isAboutLogin, isProxyError, isRedirect } from './answer.ts';
import type { ExperimentKind, RequestExperiment } from './experiments.ts';
import { isAboutForgery, type RefusedPosts } from './post-probe.ts';
import type { ProofExperiments } from './proof-experiments.ts';
import { countAnswers, type Repetition } from './repetition.ts';

/** What a diagnosis concludes from the experiments. */
export interface Conclusion {
  readonly cause: DiagnosisCause;
  readonly summary: string;
  readonly likelyCause: string;
  readonly advice: readonly string[];
}

export interface Findings {
  readonly href: string;
  readonly first: Answer;
  readonly experiments: readonly RequestExperiment[];
  readonly proofs: ProofExperiments;
  readonly signsRequests: boolean;
}

const otherKeys =
  'If the host trusts other keys: "wopi-conformance keys" prints the ones to trust; see docs/proof-keys.md.';
const signedRun = 'To sign the requests: leave --no-proof out.';
const unsignedRun = 'To judge everything but proofs: --no-proof.';

/** The most likely cause of a first answer that is not usable, by what the experiments changed. */
export function conclude(findings: Findings): Conclusion {
  return aboutProofs(findings) ?? aboutChanges(findings) ?? aboutStatus(findings);
}

/** One of several identical requests got another answer than the rest, over and over. */
export function concludeByTurns(repetition: Repetition): Conclusion {
  const { answers, usable } = repetition;
  const what = `identical requests get different responses: ${usable} of ${answers.length} were usable`;
  return {
    cause: 'AnswersByTurns',
    summary: what,
    likelyCause: `Several workers or nodes serve this address, and only some know the token or the file (${countAnswers(repetition)}).`,
    advice: [
      'Keep tokens and files where every worker finds them (a shared store, or a signed token).',
      'Until then run the host with a single worker.',
    ],
  };
}

/** GET is served and every POST refused. */
export function concludeRefusedPosts({ answer, experiments }: RefusedPosts): Conclusion {
  const helped = experiments.find(({ changed }) => changed);
  return {
    cause: 'PostRefused',
    summary: 'the host serves GET and refuses every POST, so nothing can be locked or saved',
    likelyCause: helped ? `POST is served ${helped.change}.` : causeOfRefusedPosts(answer),
    advice: [
      'Exempt the WOPI endpoints from protection against forged requests (CSRF) and from session logins.',
      'Allow POST for the address of the WOPI client in allow lists, firewalls and reverse proxies.',
    ],
  };
}

function causeOfRefusedPosts(answer: Answer): string {
  if (isAboutForgery(answer.words) || answer.status === 419)
    return 'Protection against forged requests (CSRF) refuses the POST before it reaches the WOPI code.';
  if (answer.status === 405) return 'No route for POST exists at the address of the file, or a proxy only passes GET.';
  if (answer.status === 401 || answer.status === 403)
    return 'A CSRF check, an allow list, or a firewall applies to POST only; the token is good, because GET is served.';
  return 'A session login stands before POST requests; the token is good, because GET is served.';
}

/** No complete response came, twice. */
export function concludeNoAnswer({ problem, description }: Answer): Conclusion {
  const isUnreachable = problem !== undefined && ['unreachable', 'unresolved', 'tls'].includes(problem);
  if (isUnreachable)
    return {
      cause: 'HostUnreachable',
      summary: description,
      likelyCause: 'The host is not running, or listens on a different name, port or scheme.',
      advice: ['Start the host, check name and port of the WopiSrc, or wait for it with --wait-for.'],
    };
  return {
    cause: 'NoAnswer',
    summary: `no usable response came, twice: ${description}`,
    likelyCause: 'The host hangs or breaks off while it handles CheckFileInfo; its log should say why.',
    advice: ['Look into the log of the host at the time of this run.', 'A slow host needs a longer --timeout.'],
  };
}

function aboutProofs({ first, experiments, proofs, signsRequests, href }: Findings): Conclusion | undefined {
  if (!signsRequests) return undefined;
  const { accepted } = proofs;
  const unsigned = experiments.find(({ kind }) => kind === 'unsigned');
  if (accepted)
    return proofRefused('the host computes proofs wrongly', accepted.fault, [
      `It accepts the request ${accepted.change}.`,
      'Compare with the bytes that "wopi-conformance sign" prints.',
      unsignedRun,
    ]);
  const isAcceptedUnsigned = unsigned?.answer.isUsable;
  const { host } = new URL(href);
  const reason = 'Without the proof headers the same request is served.';
  const likely = `The host checks proofs with different keys, or computes the URL from an internal name instead of ${host}.`;
  if (isAcceptedUnsigned) return proofRefused('the host refuses the proofs', `${likely} ${reason}`, proofAdvice);
  if (isLikelyProofs(first, experiments))
    return proofRefused('the host refuses the request, probably its proofs', likely, proofAdvice);
  return undefined;
}

const proofAdvice = [
  otherKeys,
  'If the keys are right: compare with the bytes that "wopi-conformance sign" prints.',
  unsignedRun,
];

function proofRefused(summary: string, likelyCause: string, advice: readonly string[]): Conclusion {
  return { cause: 'ProofRefused', summary, likelyCause, advice };
}

// The documentation demands 500 for a wrong proof. A host that gets past the proof tells an unknown file or token apart.
function isLikelyProofs(first: Answer, experiments: readonly RequestExperiment[]): boolean {
  if (/proof/i.test(first.words)) return true;
  const getsFurther = experiments.some(({ kind, changed }) => kind === 'unknown-file' && changed);
  return first.status === 500 && !getsFurther;
}

const byChange: readonly (readonly [ExperimentKind, (change: string) => Conclusion])[] = [
  [
    'no-extra-headers',
    () => ({
      cause: 'ExtraHeaderRefused',
      summary: 'the host refuses a header that --header adds',
      likelyCause: 'Without the headers of --header the same request is served.',
      advice: ['Leave --header out, or correct its value.'],
    }),
  ],
  [
    'query-only',
    () => ({
      cause: 'AuthorizationHeaderRefused',
      summary: 'the host refuses the Authorization header, which WOPI clients send beside the query',
      likelyCause:
        'A web server or framework in front of the WOPI code takes "Authorization: Bearer" for its own login.',
      advice: [
        'Exempt the WOPI endpoints from the login of the web server or framework.',
        'Read the token from the query; ignore the header or accept the same token in it.',
      ],
    }),
  ],
  [
    'plain-token',
    () => ({
      cause: 'QueryTokenRefused',
      summary: 'the host does not percent-decode the token in the query',
      likelyCause: 'The token is compared as it stands in the URL; - . _ ~ may come as %2D %2E %5F %7E.',
      advice: ['Percent-decode access_token exactly once.'],
    }),
  ],
  [
    'header-only',
    () => ({
      cause: 'QueryTokenRefused',
      summary: 'the host refuses the token in the query, and accepts it in the Authorization header',
      likelyCause: 'The token in the query is not percent-decoded exactly once, or + in it is read as a space.',
      advice: ['Percent-decode access_token exactly once; clients encode everything but letters and digits.'],
    }),
  ],
  [
    'user-agent',
    () => ({
      cause: 'UserAgentRefused',
      summary: 'the host refuses the User-Agent of this tool',
      likelyCause: 'A firewall, a bot filter or an allow list goes by User-Agent.',
      advice: ['Exempt the WOPI endpoints from the filter, or allow "wopi-conformance" in it.'],
    }),
  ],
  [
    'file-id',
    (change) => ({
      cause: 'FileIdEncoding',
      summary: `the host finds the file only with ${change}`,
      likelyCause: 'The file ID is decoded once too often or not at all, by the host or by a proxy in front of it.',
      advice: [
        'Decode the file ID exactly once; check whether a proxy decodes it as well.',
        'If the WopiSrc was typed in by hand: copy it as the host writes it.',
      ],
    }),
  ],
  [
    'prefix',
    (change) => ({
      cause: 'PathPrefix',
      summary: `the host serves the file only ${change}`,
      likelyCause: 'A proxy strips or adds the prefix, or the WopiSrc was put together with the wrong path.',
      advice: ['Use the WopiSrc exactly as the host writes it; make proxy and host agree on the prefix.'],
    }),
  ],
];

function aboutChanges({ experiments }: Findings): Conclusion | undefined {
  for (const [kind, conclusion] of byChange) {
    const helped = experiments.find((experiment) => experiment.kind === kind && experiment.answer.isUsable);
    if (helped) return conclusion(helped.change);
  }
  return undefined;
}

function aboutStatus(findings: Findings): Conclusion {
  const { first } = findings;
  const { status = 0, form } = first;
  if (isProxyError(status)) return proxyError(status);
  if (isRedirect(status)) return redirected(first, findings.href);
  if (form === 'login') return loginPage('the host returns an HTML page to sign in');
  if (status === 401) return tokenRefused(findings);
  if (status === 403) return forbidden(findings);
  if (status === 404 || status === 410) return notFound(findings);
  if (status >= 500) return serverError(status, findings.signsRequests);
  if (status < 300) return notJson(first);
  return {
    cause: 'RequestRefused',
    summary: `the host refuses CheckFileInfo with ${status}`,
    likelyCause: 'The address is not one of a WOPI file, or the host expects something that WOPI clients do not send.',
    advice: ['Check the WopiSrc, and look into the log of the host for the reason.'],
  };
}

function proxyError(status: number): Conclusion {
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

function serverError(status: number, signsRequests: boolean): Conclusion {
  const orProofs = signsRequests
    ? 'or checks proofs with different keys'
    : 'or demands proofs, which this run leaves out';
  return {
    cause: 'ServerError',
    summary: `CheckFileInfo fails with ${status}`,
    likelyCause: `The host crashes while it handles the request, ${orProofs} (documented as 500).`,
    advice: ['Look into the log of the host at the time of this run.', signsRequests ? otherKeys : signedRun],
  };
}

function notJson({ form }: Answer): Conclusion {
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
