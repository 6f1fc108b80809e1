"""Bedrock: what is read before it is published, who decided, when and why. It imports no app.

An app makes its model `Moderated`, says who may not decide on it (`written_by`) and which of its fields wait as a
`Revision` once it is published (`REVISED`). One queue in the administration serves every model (`queue.py`).
"""
