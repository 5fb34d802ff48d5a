import { randomInt } from 'node:crypto';
import { formFieldsOf } from '../harness/host-page/form-fields.ts';
import {
  accessTokenOf,
  type FrameRequest,
  type HostPageLoad,
  parameterOf,
  wopiSrcOf,
} from '../harness/host-page/host-page-load.ts';
import { recordFrameRequest } from '../harness/host-page/record-frame-request.ts';
import { type SelectableCategory, selectableCategories } from '../harness/results/categories.ts';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { parseWopiSrc } from '../harness/targets/parse-wopisrc.ts';
import type { AppContext } from './app-env.ts';
import { Refusal } from './refusal.ts';
import type { FileUnderTest } from './runner.ts';

const recordedHeaders = ['content-type', 'referer', 'origin', 'sec-fetch-dest'];

/** The request as received, with the form in its body. */
export async function readFrameRequest(c: AppContext): Promise<FrameRequest> {
  const headers = recordedHeaders.flatMap((name) => {
    const value = c.req.header(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const { pathname, search } = new URL(c.req.url);
  return {
    method: c.req.method,
    // A parsed URL loses the original encoding.
    url: c.get('baseUrl') + (c.env?.incoming?.url ?? pathname + search),
    headers: Object.fromEntries(headers),
    fields: await formFieldsOf(c.req.header('Content-Type'), new Uint8Array(await c.req.arrayBuffer())),
  };
}

/** The recording of a frame before any script has run in it. */
export function frameLoadOf(request: FrameRequest): HostPageLoad {
  return { request, exchanges: [recordFrameRequest(request, 303)] };
}

/**
 * The file that a request opens.
 * @throws {Refusal} when the WOPISrc or the token is missing or invalid, or the origin is not allowed.
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
    throw new Refusal(
      400,
      'The access token is missing.',
      'The host page must post it as the form field access_token.',
    );
  }
  if (!/^[\x20-\x7e]+$/.test(accessToken))
    throw new Refusal(400, 'The access token has characters that are not allowed in HTTP headers.');
  const ttl = request.fields.access_token_ttl ?? parameterOf(request.url, 'access_token_ttl')?.value ?? '';
  return { wopisrc, accessToken, ttl: /^\d{1,15}$/.test(ttl) ? Number(ttl) : 0, seed: randomInt(2 ** 31) };
}

// A WopiSrc that is encoded twice is accepted, because a check reports it.
function readWopiSrc(request: FrameRequest): string {
  const given = wopiSrcOf(request);
  if (!given) {
    const advice = 'The action URL must have the parameter WOPISrc with the percent-encoded URL of the file.';
    throw new Refusal(400, 'The WOPISrc is missing.', advice);
  }
  try {
    return parseWopiSrc(
      /^https?%3A/i.test(given) ? (new URLSearchParams(`wopisrc=${given}`).get('wopisrc') ?? '') : given,
    );
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new Refusal(400, 'The WOPISrc is invalid.', `${error.message}.`);
  }
}

/** The category in VALIDATOR_TEST_CATEGORY; `All` if it is missing or unknown. */
export function categoryOf({ url }: FrameRequest): SelectableCategory {
  const wanted = parameterOf(url, 'testcategory')?.value.toLowerCase();
  return selectableCategories.find((category) => category.toLowerCase() === wanted) ?? 'All';
}
