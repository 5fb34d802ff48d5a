import request, { type Test } from 'supertest';
import type { TokenRequest } from '../host-api.ts';
import { type RunningHost, type StartOptions, startHost } from '../start-host.ts';

type Headers = Readonly<Record<string, string>>;

/** A WOPI resource as a client sees it: a URL with its token. */
export interface TestResource {
  readonly href: string;
  /** GET on the resource, or on `suffix` below it. */
  get(suffix?: string, headers?: Headers): Test;
  /** POST of an operation. PutFile and PutChunkedFile are sent to the contents. */
  post(override: string, headers?: Headers, body?: string | Uint8Array): Test;
}

/** A host on a real port, requested with supertest. */
export interface TestHost extends RunningHost {
  /** The file under test with Alice's token. */
  readonly file: TestResource;
  /** The file under test with a different token. */
  fileWith(token: TokenRequest): TestResource;
}

export async function startTestHost(options: StartOptions = {}): Promise<TestHost> {
  const running = await startHost(options);
  const fileWith = (token: TokenRequest) =>
    resourceAt(`${running.wopisrc}?access_token=${running.host.issueToken(token)}`);
  return { ...running, file: fileWith({}), fileWith };
}

/** The resource of a URL that the host returned. */
export function resourceAt(href: string): TestResource {
  const { origin, pathname, search } = new URL(href);
  const path = (suffix: string) => `${pathname}${suffix}${search}`;
  return {
    href,
    get: (suffix = '', headers = {}) => request(origin).get(path(suffix)).set(headers),
    post: (override, headers = {}, body) => {
      const call = request(origin)
        .post(path(override === 'PUT' || override === 'PUT_CHUNKED_FILE' ? '/contents' : ''))
        .set({ 'X-WOPI-Override': override, 'Content-Type': 'application/octet-stream', ...headers });
      return body === undefined ? call : call.serialize(asIs).send(Buffer.from(body));
    },
  };
}

// Otherwise superagent parses the bytes by their Content-Type.
function asIs(body: string): string {
  return body;
}
