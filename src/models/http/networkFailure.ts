import type { Failure } from '../../protocol/model.ts';
import { t } from '../../protocol/texts.ts';
import { carriedFailure, cutOff, detailOf, errorChain, messageOf, type Asked } from '../failure.ts';
import { certificateCode, codeOf } from './certificateError.ts';

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: t('nothing listens there'),
  ENOTFOUND: t('there is no such host'),
  EAI_AGAIN: t('its name could not be looked up'),
  EHOSTUNREACH: t('no way leads there'),
  ENETUNREACH: t('the network cannot be reached'),
  ETIMEDOUT: t('it did not answer'),
  UND_ERR_CONNECT_TIMEOUT: t('it did not answer'),
  ERR_SSL_WRONG_VERSION_NUMBER: t('it does not speak https there'),
  EPROTO: t('it does not speak https there'),
  ECONNRESET: t('it closed the connection'),
  EPIPE: t('it closed the connection'),
  UND_ERR_SOCKET: t('it closed the connection'),
};

/**
 * What a thrown error of `fetch`, of a body's read or of the client means for a person. `answering`
 * is true once the headers of a success came.
 */
export function networkFailure(error: unknown, asked: Asked, answering = false): Failure {
  const carried = carriedFailure(error);
  if (carried) return carried;
  const certificate = certificateCode(error);
  if (certificate !== undefined) {
    // VS Code's words where it did not get as far as to the server.
    const isProxys = messageOf(error).includes('socket connection to proxies');
    return untrustedCertificate(asked, certificate, isProxys);
  }
  const code =
    errorChain(error)
      .map(codeOf)
      .find((each) => each !== '') ?? '';
  if (code.startsWith('HPE_') || code.startsWith('Z_') || code === 'UND_ERR_HEADERS_OVERFLOW') {
    return garbled(asked, code);
  }
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') return silent(asked);
  if (answering) return cutOff(asked.label, messageOf(error));
  const proxy = proxyOf(error, asked);
  if (proxy !== undefined) return blocked(asked, proxy, messageOf(error));
  return unreachable(asked, reasons[code], messageOf(error));
}

/** What the proxy did, where it was not the server that failed. */
function proxyOf(error: unknown, { host }: Asked): string | undefined {
  const message = messageOf(error);
  const answered = /Proxy response \((\d{3})\)/.exec(message);
  if (answered) return t('it answered {0}', answered[1] ?? '');
  // What `fetch` makes of a 407, which it never hands out.
  if (message.includes('proxy authentication required')) return t('it wants a password');
  // The port of a server that has none in its address is that of its scheme.
  const own = /:(\d+)$/.exec(host)?.[1];
  const ports = own === undefined ? [80, 443] : [Number(own)];
  const refused = errorChain(error).find(
    (each) => codeOf(each) === 'ECONNREFUSED' && portOf(each) !== undefined,
  );
  const port = portOf(refused);
  return port === undefined || ports.includes(port)
    ? undefined
    : t('nothing listens at port {0}', port);
}

function portOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('port' in error)) return undefined;
  return typeof error.port === 'number' ? error.port : undefined;
}

function unreachable({ label, host }: Asked, reason: string | undefined, detail: string): Failure {
  const why = reason === undefined ? '' : `: ${reason}`;
  return {
    kind: 'unreachable',
    title: t('{0} could not be reached at {1}{2}.', label, host, why),
    advice: t(
      'Check that it is running, that you are online, and “baseUrl” in the setting parley.providers; then Retry. Your message is kept.',
    ),
    ...detailOf(detail),
    retryable: true,
    actions: ['open-settings', 'choose-model'],
  };
}

function blocked({ host }: Asked, what: string, detail: string): Failure {
  return {
    kind: 'unreachable',
    title: t('The proxy on the way to {0} does not let Parley through: {1}.', host, what),
    advice: t(
      'Check VS Code’s setting http.proxy (or HTTPS_PROXY in the environment), and whether the proxy wants a password; then Retry. Your message is kept.',
    ),
    ...detailOf(detail),
    retryable: true,
    actions: ['open-settings', 'choose-model'],
  };
}

function untrustedCertificate({ host }: Asked, code: string, isProxys: boolean): Failure {
  const advice =
    code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID'
      ? t(
          'Check the clock of this machine, and ask whoever runs the server to renew its certificate.',
        )
      : t(
          'Behind a company’s proxy, add the company’s certificate authority to the system’s store or name its file in NODE_EXTRA_CA_CERTS, then restart VS Code (its server too, where Parley runs on another machine); see also VS Code’s settings http.proxy and http.systemCertificates.',
        );
  return {
    kind: 'untrusted-certificate',
    title: isProxys
      ? t('The certificate of the proxy on the way to {0} is not trusted.', host)
      : t('The certificate of {0} is not trusted.', host),
    advice,
    detail: code,
    retryable: true,
    actions: ['open-settings', 'open-log'],
  };
}

function garbled({ host }: Asked, code: string): Failure {
  return {
    kind: 'not-a-model-answer',
    title: t('What {0} sent could not be read.', host),
    advice: t(
      'A proxy in between may damage answers, or “baseUrl” in the setting parley.providers points at something else. What came is kept.',
    ),
    detail: code,
    retryable: true,
    actions: ['open-settings', 'open-log'],
  };
}

function silent({ label }: Asked): Failure {
  return {
    kind: 'timed-out',
    title: t('{0} stopped answering.', label),
    advice: t('It may be busy or stuck. Retry, or choose another model. What came is kept.'),
    retryable: true,
    actions: ['choose-model', 'open-log'],
  };
}
