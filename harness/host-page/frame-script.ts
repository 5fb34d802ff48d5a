/**
 * Runs in the frame like a WOPI client: records the host page's messages, and reports that the frame has loaded.
 * `wopiFrame.converse(settleMs, answerMs)` resolves to the surroundings and messages of a recorded frame load.
 */
export const frameScript = `
const wopiFrame = (() => {
  const received = [];
  let heard = () => {};
  addEventListener('message', ({ data, source }) => {
    if (source !== parent || received.length >= 50) return;
    const isText = typeof data === 'string';
    received.push({ data: String(isText ? data : JSON.stringify(data)).slice(0, 2000), isText });
    heard();
  });

  const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  const referrerOrigin = () => (document.referrer === '' ? undefined : new URL(document.referrer).origin);
  const parentOrigin = () => location.ancestorOrigins?.[0] ?? referrerOrigin();
  const isAnswer = ({ data }) => data.includes('Host_PostmessageReady');

  function post(MessageId, Values = {}) {
    parent.postMessage(JSON.stringify({ MessageId, SendTime: Date.now(), Values }), parentOrigin() ?? '*');
  }

  function allows(feature) {
    const policy = document.permissionsPolicy ?? document.featurePolicy;
    return policy?.allowsFeature(feature);
  }

  function surroundings() {
    const clipboard = allows('clipboard-read');
    return {
      inFrame: parent !== window,
      mayGoFullscreen: document.fullscreenEnabled === true,
      mayUseClipboard: clipboard === undefined ? undefined : clipboard && allows('clipboard-write'),
      parentOrigin: parentOrigin(),
    };
  }

  async function converse(settleMs, answerMs) {
    await pause(settleMs);
    const early = received.splice(0);
    const reply = new Promise((resolve) => {
      heard = () => received.some(isAnswer) && resolve();
    });
    post('App_LoadingStatus', { DocumentLoadedTime: Date.now() });
    await Promise.race([reply, pause(answerMs)]);
    return { surroundings: surroundings(), messages: { early, answers: received.splice(0) } };
  }

  return { post, converse, received };
})();
`;
