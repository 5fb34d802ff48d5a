import type { RunReport } from '../../harness/results/result.ts';
import { type CheckResult, summarize } from '../../harness/results/result.ts';
import { inconclusiveResult, sampleLeftovers, sampleReport, sampleResults } from './sample-report.ts';

/** What a host may send to act on the reader of a report. */
export const hostileText = [
  '\x1b[31mred\x1b]0;title\x07\x9b2J\x7f\0\b\r',
  '\u202eevil\u202c\u2066\u200e\u2028\ufffe\uffff',
  '<script>window.owned = true</script><img src=x onerror="window.owned = true">',
  `"' onmouseover='window.owned = true' </summary></details></noscript></style></code></pre>`,
  ']]> ]]> <skipped/> skipped="7" <!-- &lt; &#0;',
  '\ud800 \udc00',
  '` ``` ~~~ | **bold** [link](javascript:alert(1)) @someone #1 https://example.com',
  '\'; touch owned; $(touch owned) `touch owned` \\ !! "$WOPI_TOKEN" %s %n',
  '\nsecond line\n\nthird\tline',
].join('');

export const hugeText = `huge${'<\x1b'.repeat(500_000)}`;

/** The sample run with a text put in front of every string that could come from a host. */
export function hostileReport(text: string): RunReport {
  const results = [...sampleResults, inconclusiveResult].map((result) => hostileResult(result, text));
  const sample = sampleReport({ results, summary: summarize(results), leftovers: sampleLeftovers });
  return {
    ...sample,
    target: { wopisrc: text + sample.target.wopisrc },
    profile: text,
    leftovers: sample.leftovers.map(({ url, what, reason }) => ({
      url: text + url,
      what: text + what,
      reason: text + reason,
    })),
    notices: [text],
    problems: [text],
  };
}

function hostileResult(result: CheckResult, text: string): CheckResult {
  return {
    ...result,
    group: result.group + text,
    name: result.name + text,
    requirement: text,
    spec: text,
    ...(result.reason && { reason: text + result.reason }),
    ...(result.outcome === 'inconclusive' && { fault: { operation: text, status: 200, part: text } }),
    likelyCause: text,
    differs: text,
    notes: [text],
    mismatches: result.mismatches.map(() => ({ at: text, expected: text, actual: text })),
    ...(result.baseline && { baseline: { ...result.baseline, reason: text } }),
    exchanges: result.exchanges.map((exchange) => ({
      ...exchange,
      operation: text,
      request: { ...exchange.request, ...message(text), method: text, url: exchange.request.url + text },
      ...(exchange.response && { response: { ...exchange.response, ...message(text) } }),
      ...(exchange.problem && { problem: text }),
      proof: { url: text, timestamp: text, signedBytes: text },
    })),
  };
}

function message(text: string) {
  return {
    headers: { [text]: text, 'content-type': text, 'X-WOPI-Lock': text },
    body: text,
    bodySize: Buffer.byteLength(text),
  };
}
