// What a person would write in half an hour: every request goes on to one upstream over kept connections, and what comes
// back is piped. `node bareProxy.mjs UPSTREAM_PORT`; the first line it writes is its own port.
import http from "node:http";

const upstreamPort = Number(process.argv[2]);
const agent = new http.Agent({ keepAlive: true });

const server = http.createServer((request, response) => {
  const { url: path, method, headers } = request;
  const upstream = http.request({ host: "127.0.0.1", port: upstreamPort, path, method, headers, agent }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  upstream.on("error", () => {
    if (response.headersSent) response.destroy();
    else response.writeHead(502).end();
  });
  response.on("close", () => {
    if (!response.writableFinished) upstream.destroy();
  });
  request.pipe(upstream);
});

server.listen(0, "127.0.0.1", () => {
  console.log(server.address().port);
});
