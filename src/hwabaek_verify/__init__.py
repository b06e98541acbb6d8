"""The offline verifier of meeting records. It needs hwabaek.core and cryptography, nothing else."""
