import { createGatewayStack, bareModel } from './gatewayStack.ts';
import { readBare, readModel } from './gatewayReads.ts';
import { startServerProcess } from './serverProcess.ts';
import { text, finish, done } from '../helpers/modelScripts.ts';
const server = await startServerProcess({ scripts: { many: [text('word'.repeat(50), { chunk: 4, delayMs: 100 }), finish(), done()] } });
const model = createGatewayStack({ runners: 1000 }).whole(bareModel(server.url, 'many'));
await readModel(model);
const N = Number(process.env.N ?? 500);
for (let i = 0; i < 2; i++) {
for (const [k, f] of [['bare', () => readBare(server.url, 'many')], ['ours', () => readModel(model)]] as const) {
  if (process.env.ONLY && process.env.ONLY !== k) continue;
  const b = process.cpuUsage(); const t = performance.now();
  const starting = Array.from({ length: N }, f); const sync = performance.now() - t;
  await Promise.resolve(); 
  setImmediate(() => console.log(k, 'first turn', (performance.now() - t).toFixed(0)));
  await Promise.all(starting);
  const u = process.cpuUsage(b);
  console.log(k, 'sync', sync.toFixed(0), 'cpu ms', ((u.user + u.system) / 1000).toFixed(0), 'wall', (performance.now() - t).toFixed(0));
}}
await server.kill(); process.exit();
