// Of each connection that stands: the pair of candidates that is used, if there is one.
const [done] = arguments;
const way = async (connection) => {
  const seen = await connection.getStats();
  const pair = [...seen.values()].find((at) => at.type === "candidate-pair" && at.nominated && at.state === "succeeded");
  if (!pair) return null;
  const [local, remote] = [seen.get(pair.localCandidateId), seen.get(pair.remoteCandidateId)];
  return { local: local.candidateType, remote: remote.candidateType, server: local.url ?? null };
};
Promise.all(__witness.connections.filter((at) => at.connectionState === "connected").map(way)).then(done);
