import type { FurtherTokens } from '../harness/targets/ready-line.ts';
import { startWebServer } from '../web/web-server.ts';
import { furtherTokensOf } from './further-tokens.ts';
import { createHost, type HostOptions } from './host.ts';
import type { Host } from './host-api.ts';

export interface StartOptions extends HostOptions {
  /** Address to listen on; default: loopback. */
  readonly listen?: string;
  /** Default 0: any free port. */
  readonly port?: number;
}

export interface RunningHost extends AsyncDisposable {
  readonly host: Host;
  /** Origin under which clients reach it: the public URL, or the listening origin. */
  readonly url: string;
  /** Origin on which it listens, such as `http://127.0.0.1:54321`. */
  readonly localUrl: string;
  /** WopiSrc of the file under test. */
  readonly wopisrc: string;
  /** A token with which Alice may edit the file under test for ten hours. */
  readonly token: string;
  /** The tokens for the checks with further users, and another file. */
  readonly further: FurtherTokens;
  /** Stops listening and closes open connections. */
  close(): Promise<void>;
}

/**
 * Starts a host on a real port and resolves when it is ready.
 * @throws the system's error if the host cannot listen on the address.
 */
export async function startHost({ listen, port, ...hostOptions }: StartOptions = {}): Promise<RunningHost> {
  const host = createHost(hostOptions);
  const { localUrl, close } = await startWebServer({
    fetch: (request, env) => host.fetch(request, env),
    ...(listen === undefined ? {} : { listen }),
    ...(port === undefined ? {} : { port }),
  });
  const url = hostOptions.publicUrl?.replace(/\/+$/, '') ?? localUrl;
  return {
    host,
    url,
    localUrl,
    wopisrc: url + host.testFilePath,
    token: host.issueToken(),
    further: furtherTokensOf(host, url),
    close,
    [Symbol.asyncDispose]: close,
  };
}
