import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { parseReadyLines, readyHostIn, readyLines } from './ready-line.ts';

const further = {
  secondToken: 'b0b',
  readOnlyToken: 'vera1',
  expiredToken: 'old2',
  otherFile: 'http://127.0.0.1:8080/wopi/files/2',
  otherFileToken: 'other3',
};
const host = { wopisrc: 'http://127.0.0.1:8080/wopi/files/1?a=b', token: 'abc123', further };

describe('the ready lines', () => {
  it('are a command to copy, and options to add', () => {
    expect(readyLines(host).split('\n')).toEqual([
      "wopi-conformance run --wopisrc 'http://127.0.0.1:8080/wopi/files/1?a=b' --token 'abc123'",
      "For the checks with further users, add: --second-token 'b0b' --read-only-token 'vera1' --expired-token 'old2' --other-file 'http://127.0.0.1:8080/wopi/files/2' --other-file-token 'other3'",
      '',
    ]);
  });

  it('are parsed as printed, with or without carriage returns', () => {
    expect(parseReadyLines(readyLines(host).replaceAll('\n', '\r\n'))).toEqual(host);
  });

  it('quote an apostrophe so that the shell sees one word', () => {
    expect(readyLines({ ...host, wopisrc: "http://host/it's/files/1" })).toContain("'http://host/it%27s/files/1'");
  });

  it.each(['', 'listening', "wopi-conformance run --wopisrc 'http://127.0.0.1/wopi/fi", readyLines(host).slice(0, -1)])(
    'are not yet in %j',
    (printed) => {
      expect(parseReadyLines(printed)).toBeUndefined();
    },
  );
});

describe('readyHostIn', () => {
  it('finds the lines among others, split at any position', async () => {
    const output = Readable.from(['starting\nwopi-confor', readyLines(host).slice('wopi-confor'.length), 'more\n']);

    expect(await readyHostIn(output)).toEqual(host);
  });

  it('finds nothing in output that ends too early', async () => {
    expect(await readyHostIn(Readable.from(['starting\n']))).toBeUndefined();
  });
});
