"""Pages of the installation and of the shell."""
from django.http import HttpResponse
def welcome(request): return HttpResponse("welcome")
def livez(request): return HttpResponse("ok")
def organisations(request): return HttpResponse("org")
def my_week(request): return HttpResponse("week")
