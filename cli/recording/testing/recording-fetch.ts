import type { Fetch } from '../../../harness/client/in-process-sender.ts';
import { factsOf } from '../body-watch.ts';
import type { Recorder, SeenBody, SeenRequest } from '../recorder.ts';

/** Lets a recorder see the exchanges with a host in this process, as the proxy does for those of an editor. */
export function recordingFetch(fetch: Fetch, recorder: Recorder): Fetch {
  return async (request, facts) => {
    const recording = recorder.begin(seenRequestOf(request, facts.incoming.rawHeaders));
    const body = await bytesOf(request);
    const sent = body ? seenBodyOf(body) : { beginning: new Uint8Array(), size: 0 };
    const { method, url: href, headers } = request;
    const response = await fetch(new Request(href, { method, headers, ...(body?.length ? { body } : {}) }), facts);
    const received = new Uint8Array(await response.clone().arrayBuffer());
    const { status } = response;
    recording?.end(sent, { status, headers: [...response.headers], body: received, facts: factsOf(received) });
    return response;
  };
}

function seenRequestOf({ method, url: href }: Request, raw: readonly string[]): SeenRequest {
  const headers = raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as const] : []));
  return { method, href, headers };
}

function seenBodyOf(body: Uint8Array): SeenBody {
  return { beginning: body, size: body.length, facts: factsOf(body) };
}

// A body may break off on purpose.
async function bytesOf(request: Request): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (request.method === 'GET') return new Uint8Array();
  return await request.arrayBuffer().then(
    (bytes) => new Uint8Array(bytes),
    () => undefined,
  );
}
