import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { parseReadyLine, readyHostIn, readyLine } from './ready-line.ts';

const host = { wopisrc: 'http://127.0.0.1:8080/wopi/files/1?a=b', token: 'abc123' };

describe('the ready line', () => {
  it('is a command to copy', () => {
    expect(readyLine(host)).toBe(
      "wopi-conformance run --wopisrc 'http://127.0.0.1:8080/wopi/files/1?a=b' --token 'abc123'",
    );
  });

  it('is parsed as printed, with or without a carriage return', () => {
    expect(parseReadyLine(`${readyLine(host)}\r`)).toEqual(host);
  });

  it('quotes an apostrophe so that the shell sees one word', () => {
    expect(readyLine({ ...host, wopisrc: "http://host/it's/files/1" })).toContain("'http://host/it%27s/files/1'");
  });

  it.each(['', 'listening', "wopi-conformance run --wopisrc 'http://127.0.0.1/wopi/fi"])('is not %j', (line) => {
    expect(parseReadyLine(line)).toBeUndefined();
  });
});

describe('readyHostIn', () => {
  it('finds the line among others, split at any position', async () => {
    const output = Readable.from(['starting\nwopi-confor', readyLine(host).slice('wopi-confor'.length), '\nmore\n']);

    expect(await readyHostIn(output)).toEqual(host);
  });

  it('finds nothing in output that ends too early', async () => {
    expect(await readyHostIn(Readable.from(['starting\n']))).toBeUndefined();
  });
});
