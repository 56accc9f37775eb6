"""What pages show: frozen values that services return. Nothing here imports anything of ours."""
