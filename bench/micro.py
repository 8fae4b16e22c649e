def tables(run, say):
    return ''
