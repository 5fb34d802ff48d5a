import type { Answer } from './answer.ts';
import type { ExperimentKind } from './experiments.ts';
import { type Conclusion, type Findings, otherKeys, unsignedRun } from './findings.ts';
import type { OwnCommands } from './own-commands.ts';
import { isAboutForgery, type RefusedPosts } from './post-probe.ts';
import { countAnswers, type Repetition } from './repetition.ts';
import { causeByStatus } from './status-causes.ts';
import { explains, isAboutProofs } from './words.ts';

/** The most likely cause of a first answer that is not usable, by what the experiments changed. */
export function conclude(findings: Findings): Conclusion {
  return aboutProofs(findings) ?? aboutChanges(findings) ?? aboutSuspectedProofs(findings) ?? causeByStatus(findings);
}

/** Identical requests get different responses. */
export function concludeByTurns(repetition: Repetition): Conclusion {
  const { answers, usable } = repetition;
  const summary = `identical requests get different responses: ${usable} of ${answers.length} were usable`;
  const refusals = answers.filter(({ isUsable }) => !isUsable);
  if (refusals.every(({ status = 0 }) => status === 429 || status >= 500))
    return {
      cause: 'InconsistentResponses',
      summary,
      likelyCause: `The host or a proxy in front of it fails, is overloaded, or limits the rate of requests (${countAnswers(repetition)}).`,
      advice: [
        'Look into the log of the host and of the proxy at the time of these requests.',
        'Exempt the test from rate limits, because a run sends many requests in a short time.',
      ],
    };
  return {
    cause: 'InconsistentResponses',
    summary,
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
    likelyCause: helped ? `POST is served with one change: ${helped.change}.` : causeOfRefusedPosts(answer),
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

/** No connection can be made, for the reason in `summary`. */
export function hostUnreachable(summary: string): Conclusion {
  if (summary.startsWith('the proxy '))
    return {
      cause: 'HostUnreachable',
      summary,
      likelyCause: 'The proxy is not running, or requests to this host should not go through it.',
      advice: ['Check --proxy, or the variables HTTP_PROXY, HTTPS_PROXY and NO_PROXY.'],
    };
  return {
    cause: 'HostUnreachable',
    summary,
    likelyCause: 'The host is not running, or listens on a different name, port or scheme.',
    advice: [
      summary.includes('--wait-for')
        ? 'Start the host, or check name and port of the WopiSrc.'
        : 'Start the host, check name and port of the WopiSrc, or wait for it with --wait-for.',
    ],
  };
}

/** No complete response came, twice. */
export function concludeNoResponse({ problem, description }: Answer): Conclusion {
  const isUnreachable = problem !== undefined && ['unreachable', 'unresolved', 'tls'].includes(problem);
  if (isUnreachable) return hostUnreachable(description);
  return { cause: 'NoResponse', summary: `no usable response came, twice: ${description}`, ...causeOfSilence(problem) };
}

function causeOfSilence(problem: Answer['problem']): Pick<Conclusion, 'likelyCause' | 'advice'> {
  const readLog = 'Look into the log of the host at the time of this run.';
  if (problem === 'too-large')
    return {
      likelyCause:
        'The WopiSrc is not the address of a WOPI file, or the host puts into CheckFileInfo what is not of it.',
      advice: ['Check the WopiSrc: CheckFileInfo is a JSON object of a few kilobytes.'],
    };
  if (problem === 'protocol')
    return {
      likelyCause: 'The response breaks HTTP, or what listens at this address speaks something else, such as https.',
      advice: ['Check scheme and port of the WopiSrc, and see what comes with curl -v.', readLog],
    };
  return {
    likelyCause: 'The host hangs or breaks off while it handles CheckFileInfo; its log should say why.',
    advice: [readLog, ...(problem === 'timeout' ? ['A slow host needs a longer --timeout.'] : [])],
  };
}

function aboutProofs({ experiments, proofs, href, commands }: Findings): Conclusion | undefined {
  const { accepted } = proofs;
  if (accepted)
    return proofRefused('the host computes proofs wrongly', accepted.fault, [
      `It accepts the request ${accepted.change}.`,
      `Compare with the bytes that "${commands.sign}" prints.`,
      unsignedRun,
    ]);
  const isServedUnsigned = experiments.some(({ kind, answer }) => kind === 'unsigned' && answer.isUsable);
  if (!isServedUnsigned) return undefined;
  const reason = 'Without the proof headers the same request is served.';
  return proofRefused('the host refuses the proofs', `${otherKeysOrName(href)} ${reason}`, proofAdvice(commands));
}

// The documentation demands 500 for a wrong proof. A host that gets past the proof tells an unknown file apart.
function aboutSuspectedProofs({ first, experiments, signsRequests, href, commands }: Findings): Conclusion | undefined {
  if (!signsRequests) return undefined;
  const getsFurther = experiments.some(({ kind, changed }) => kind === 'unknown-file' && changed);
  const isLikely = isAboutProofs(first) || (first.status === 500 && !getsFurther && !explains(first));
  if (!isLikely) return undefined;
  return proofRefused(
    'the host refuses the request, probably its proofs',
    otherKeysOrName(href),
    proofAdvice(commands),
  );
}

function otherKeysOrName(href: string): string {
  return `The host checks proofs with different keys, or computes the URL from an internal name instead of ${new URL(href).host}.`;
}

function proofAdvice(commands: OwnCommands): string[] {
  const sameKeys = `If the keys are right: compare with "${commands.sign}".`;
  return [otherKeys(commands), unsignedRun, sameKeys];
}

function proofRefused(summary: string, likelyCause: string, advice: readonly string[]): Conclusion {
  return { cause: 'ProofRefused', summary, likelyCause, advice };
}

// Where no token or any token is served, whether the token is decoded says nothing.
function tokenNotRead(summary: string): Conclusion {
  return {
    cause: 'TokenNotRead',
    summary,
    likelyCause:
      'The host does not look at the token, and the query or the special characters in it break the request.',
    advice: [
      'Route the request by its path alone, and read access_token from the query.',
      'Refuse a missing or invalid token with 401.',
    ],
  };
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
  ['no-token', () => tokenNotRead('the host serves the file without any token, and fails with one')],
  ['invalid-token', () => tokenNotRead('the host serves the file with an invalid token, and fails with this one')],
  [
    'plain-token',
    () => ({
      cause: 'QueryTokenRefused',
      summary: 'the host does not percent-decode the token in the query',
      likelyCause: 'The token is compared in its encoded form; clients may send - . _ ~ as %2D %2E %5F %7E.',
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
