"""Programs out of documents, step by step or at once; the next round of one; templates of one's own."""
