import type { Socket } from 'node:net';
import { commonProblems } from './common-problems.js';
import { ProblemWriter } from './problem-writer.js';
import { Refused } from './problem.js';

const closedWithinMs = 2_000;

/**
 * Answers what is no HTTP request or has a head beyond Node's limit (16 KiB). It meets no route
 * and no filter: Node has only the connection, which ends with the answer. In Chinese, since there
 * is no Accept-Language to go by.
 */
export function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  // The client has gone.
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  // What still comes is read and dropped: a connection that is closed over unread bytes is reset,
  // and the client loses the answer.
  socket.setTimeout(closedWithinMs, () => socket.destroy());
  socket.resume();
  const code = error.code === 'HPE_HEADER_OVERFLOW' ? 'headers-too-large' : 'malformed-request';
  const { status, document } = new ProblemWriter(commonProblems).write(
    new Refused(code),
    'zh-CN',
    '/',
  );
  const body = JSON.stringify(document);
  socket.end(
    [
      `HTTP/1.1 ${status} ${code}`,
      'Content-Type: application/problem+json; charset=utf-8',
      'Content-Language: zh-CN',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
