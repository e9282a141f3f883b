"""How gunicorn serves the portal behind a balancer: `gunicorn --config python:portal.config.processes.in_service …`.

What the command line says stands above this.
"""

bind = "0.0.0.0:8000"
worker_class = "gthread"
workers = 4
threads = 8
timeout = 120
graceful_timeout = 30
# Longer than a balancer keeps an idle connection (nginx and most others: 60 s). Where the server closes first, the
# balancer may send a form into a connection that is just being closed, and answers 502 without asking again.
keepalive = 75
# Longer addresses than gunicorn takes by itself, so that a long search is answered by the portal.
limit_request_line = 8190
control_socket_disable = True
proc_name = "sishen"
