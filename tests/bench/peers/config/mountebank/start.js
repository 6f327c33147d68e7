config => ({
  statusCode: 200,
  headers: { 'Content-Type': 'application/json' },
  body: {
    TestCaseExecutionId: require('crypto').randomUUID(),
    TestCaseId: config.request.path.split('/')[3],
    Status: 'INITIATED'
  }
})
