import { randomInt } from 'node:crypto';
import { formFieldsOf } from '../harness/host-page/form-fields.ts';
import {
  accessTokenOf,
  type FrameLoad,
  type FrameRequest,
  parameterOf,
  wopiSrcOf,
} from '../harness/host-page/frame-load.ts';
import { recordFrameRequest } from '../harness/host-page/record-frame-request.ts';
import { type SelectableCategory, selectableCategories } from '../harness/results/categories.ts';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { parseWopiSrc } from '../harness/targets/parse-wopisrc.ts';
import type { AppContext } from './app-env.ts';
import { Refusal } from './refusal.ts';
import type { FileUnderTest } from './runner.ts';

const recordedHeaders = ['content-type', 'referer', 'origin', 'sec-fetch-dest'];

/** The request as it came, with the form in its body. */
export async function readFrameRequest(c: AppContext): Promise<FrameRequest> {
  const headers = recordedHeaders.flatMap((name) => {
    const value = c.req.header(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const { pathname, search } = new URL(c.req.url);
  return {
    method: c.req.method,
    // A parsed URL has lost how it was encoded.
    url: c.get('baseUrl') + (c.env?.incoming?.url ?? pathname + search),
    headers: Object.fromEntries(headers),
    fields: await formFieldsOf(c.req.header('Content-Type'), new Uint8Array(await c.req.arrayBuffer())),
  };
}

/** What is recorded of a frame's loading before any script has run in it. */
export function frameLoadOf(request: FrameRequest): FrameLoad {
  return { request, exchanges: [recordFrameRequest(request, 303)] };
}

/**
 * The file that a request opens.
 * @throws {Refusal} when it names none, gives no token, or names one whose origin is not allowed.
 */
export function openedFile(c: AppContext, request: FrameRequest): FileUnderTest {
  const wopisrc = readWopiSrc(request);
  const origins = c.get('parts').origins;
  const url = new URL(wopisrc);
  if (!origins.allows(url)) {
    throw new Refusal(403, `The host ${url.origin} is not allowed.`, `To test it, ${origins.howToAllow(url)}.`);
  }
  const accessToken = accessTokenOf(request);
  if (!accessToken) {
    throw new Refusal(400, 'There is no access token.', 'The host page posts it as the form field access_token.');
  }
  if (!/^[\x20-\x7e]+$/.test(accessToken))
    throw new Refusal(400, 'The access token holds characters that no HTTP header can carry.');
  const ttl = request.fields.access_token_ttl ?? parameterOf(request.url, 'access_token_ttl')?.value ?? '';
  return { wopisrc, accessToken, ttl: /^\d{1,15}$/.test(ttl) ? Number(ttl) : 0, seed: randomInt(2 ** 31) };
}

// A WopiSrc that is encoded twice is a finding, and shall be seen as one.
function readWopiSrc(request: FrameRequest): string {
  const given = wopiSrcOf(request);
  if (!given) {
    const advice = 'The action URL must have the parameter WOPISrc, the percent-encoded address of the file.';
    throw new Refusal(400, 'There is no WOPISrc.', advice);
  }
  try {
    return parseWopiSrc(
      /^https?%3A/i.test(given) ? (new URLSearchParams(`wopisrc=${given}`).get('wopisrc') ?? '') : given,
    );
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new Refusal(400, 'The WOPISrc is none.', `${error.message}.`);
  }
}

/** The category that VALIDATOR_TEST_CATEGORY stands for; every one, if it stands for none. */
export function categoryOf({ url }: FrameRequest): SelectableCategory {
  const wanted = parameterOf(url, 'testcategory')?.value.toLowerCase();
  return selectableCategories.find((category) => category.toLowerCase() === wanted) ?? 'All';
}
