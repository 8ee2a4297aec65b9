// Says early that a port is taken, before a build that would have been for nothing.
import net from 'node:net';
import { ClearError } from './report.mjs';

/** @param {number} port @returns {Promise<void>} */
export function ensureFreePort(port) {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', (error) => {
      const taken = 'code' in error && error.code === 'EADDRINUSE';
      reject(
        new ClearError(
          taken
            ? `Port ${port} is in use, perhaps by another "npm start". Stop it, or choose another port with --port.`
            : `Port ${port} cannot be used: ${error.message}`,
        ),
      );
    });
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()));
  });
}
