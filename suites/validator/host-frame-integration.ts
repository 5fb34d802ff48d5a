import { defineSuite } from '../../harness/checks/check.ts';
import { found, likely } from '../../harness/checks/likely-cause.ts';
import { expectFacts, type Fact, quoted } from '../../harness/host-page/expect-facts.ts';
import {
  type FrameRequest,
  languagesOf,
  parameterOf,
  type UrlParameter,
} from '../../harness/host-page/host-page-load.ts';
import { languageProblem } from '../../harness/host-page/language-tag.ts';

export const hostFrameIntegration = defineSuite({
  group: 'HostFrameIntegration',
  summary: 'How the host page passes the access token and the languages to the frame',
  needs: [{ frame: 'request' }],
  checks: [
    {
      name: 'AccessTokenPassedViaPostMethod',
      category: 'OfficeOnline',
      level: 'MUST',
      requirement: 'The host page opens the action URL by POST with the access token in a form field, not in the URL',
      spec: 'online/hostpage#passing-access-tokens-securely',
      requirementIds: ['HOST-02', 'HOST-03'],
      likelyCause: likely(
        "The host page may set the frame's src to the action URL instead of posting a form to the frame.",
        found(/^GET$/),
      ),
      readOnly: true,
      async run({ frame }) {
        expectFacts('Opening the frame', postFacts(frame().request));
      },
    },
    {
      name: 'AccessTokenTtlInFuture',
      category: 'OfficeOnline',
      level: 'MUST',
      requirement: 'access_token_ttl is a future time in milliseconds since 1970 UTC, or 0 if the token never expires',
      spec: 'rest/concepts#the-access_token_ttl-property',
      requirementIds: ['HOST-04', 'TOKEN-13', 'TOKEN-14'],
      likelyCause: likely(
        'The host may send seconds, or the lifetime of the token instead of its expiration time.',
        found(/\d/),
      ),
      readOnly: true,
      async run({ frame, note }) {
        const { request } = frame();
        const ttl = request.fields.access_token_ttl ?? parameterOf(request.url, 'access_token_ttl')?.value;

        expectFacts('Opening the frame', [ttlFact(ttl, Date.now())]);
        if (ttl === '0')
          note('access_token_ttl is 0. The documentation does not say whether the hosted validator accepts this.');
      },
    },
    {
      name: 'ValidLanguagePlaceholderValues',
      category: 'OfficeOnline',
      level: 'MUST',
      requirement: 'UI_LLCC and DC_LLCC are replaced by language tags such as en-US, not by numbers',
      spec: 'online/discovery#placeholder-values',
      requirementIds: ['DISC-11', 'DISC-12'],
      needs: [{ frame: 'languages' }],
      likelyCause: likely(
        'The host may insert a Windows LCID such as 1033, or a locale with an underscore such as en_US.',
        found(/\b\d{4,5}\b|[a-z]_[A-Z]/),
      ),
      readOnly: true,
      async run({ frame }) {
        expectFacts('The action URL', languagesOf(frame()).map(languageFact));
      },
    },
  ],
});

function postFacts({ method, url, fields }: FrameRequest): Fact[] {
  return [
    { at: 'method', expected: 'POST', actual: method, holds: method === 'POST' },
    {
      at: 'form field access_token',
      expected: 'the access token',
      actual: '(missing)',
      holds: Boolean(fields.access_token),
    },
    {
      at: 'the action URL',
      expected: 'no access_token',
      actual: 'the access token, which logs and the browser history record',
      holds: parameterOf(url, 'access_token') === undefined,
    },
  ];
}

function ttlFact(ttl: string | undefined, now: number): Fact {
  const time = ttl !== undefined && /^\d+$/.test(ttl) ? Number(ttl) : undefined;
  return {
    at: 'form field access_token_ttl',
    expected: `a time after ${now} (now)`,
    actual: ttl === undefined ? '(missing)' : `${quoted(ttl)}${describeTime(time, now)}`,
    holds: time === 0 || (time !== undefined && time > now),
  };
}

function describeTime(time: number | undefined, now: number): string {
  if (time === undefined) return ', which is not a whole number';
  if (Math.abs(time * 1000 - now) < 366 * 86_400_000) return ', which looks like seconds since 1970';
  if (time < 366 * 86_400_000) return ', which looks like a duration';
  return `, which is ${new Date(Math.min(time, 8.64e15)).toISOString()}`;
}

function languageFact({ name, value }: UrlParameter): Fact {
  const problem = languageProblem(value);
  return {
    at: `parameter ${name}`,
    expected: 'a language tag such as en-US',
    actual: `${quoted(value)}${problem ? `, ${problem}` : ''}`,
    holds: problem === undefined,
  };
}
